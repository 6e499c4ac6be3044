import { SPOKEN } from "../text/language.ts";
import { named, t } from "../text/t.ts";
import { FailureNote } from "../ui/failure-note.tsx";
import type { Card } from "./history.ts";
import { StartButton, useStart } from "./start-button.tsx";
import type { Suggestion, Why } from "./suggest.ts";
import home from "./home.module.css";
import styles from "./next-up.module.css";

type Props = { suggestions: Suggestion[]; starting: boolean; done: boolean };

/** What to try next, and why. */
export function NextUp({ suggestions, starting, done }: Props) {
  if (suggestions.length === 0 && !done) return null;
  return (
    <section className={home.section} aria-labelledby="next-up">
      <h2 id="next-up">{t("next.heading")}</h2>
      {suggestions.length === 0 ? (
        <p className={styles.done}>{t("next.done")}</p>
      ) : (
        <ol className={styles.list}>
          {suggestions.map(({ card, why }) => (
            <Item key={card.id} card={card} why={why} starting={starting} />
          ))}
        </ol>
      )}
    </section>
  );
}

function Item({ card, why, starting }: { card: Card; why: Why; starting: boolean }) {
  const start = useStart(card, null);
  return (
    <li className={styles.item}>
      <div className={styles.text}>
        <h3 id={`next-${card.id}`} lang={SPOKEN}>
          {card.title}
        </h3>
        <p>{words(why)}</p>
        <p className={styles.facts}>
          {named("difficulty", card.difficulty)} · {t("catalog.minutes", { minutes: card.minutes.expected })}
        </p>
      </div>
      <StartButton card={card} open={null} blocked={starting} starting={start} describedBy={`next-${card.id}`} />
      <FailureNote failure={start.failure} />
    </li>
  );
}

function words(why: Why): string {
  if (why.kind === "first") return t("next.first");
  if (why.kind === "new_skill") return t("next.newSkill", { skill: why.skill });
  if (why.kind === "builds") return t("next.builds", { skill: why.skill, on: why.on });
  if (why.kind === "unaided") return t("next.unaided", { unaided: why.unaided, of: why.of });
  return why.passed === 0 ? t("next.retryAnew") : t("next.retry", { passed: why.passed, of: why.of });
}
