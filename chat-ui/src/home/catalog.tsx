import type { Query } from "../connection/use-query.ts";
import { t } from "../text/t.ts";
import { EmptyNote } from "../ui/empty-note.tsx";
import { FailureNote } from "../ui/failure-note.tsx";
import { Loading } from "../ui/loading.tsx";
import { ScenarioCard, type Card } from "./scenario-card.tsx";
import type { RunSummary } from "./past-runs.tsx";
import home from "./home.module.css";
import styles from "./catalog.module.css";

const DIFFICULTIES: Record<Card["difficulty"], number> = { beginner: 0, intermediate: 1, advanced: 2 };

type Props = { scenarios: Query<"list_scenarios">; starting: boolean; openRun: RunSummary | null };

export function Catalog({ scenarios, starting, openRun }: Props) {
  const cards = scenarios.data === null ? null : easiestFirst(scenarios.data.scenarios);
  return (
    <section className={home.section} aria-labelledby="catalog">
      <h2 id="catalog">{t("catalog.heading")}</h2>
      {!starting && <FailureNote failure={scenarios.failure} onRetry={scenarios.refresh} />}
      {cards === null &&
        (starting ? <EmptyNote>{t("catalog.starting")}</EmptyNote> : <Waiting scenarios={scenarios} />)}
      {cards?.length === 0 && <EmptyNote>{t("catalog.empty")}</EmptyNote>}
      {cards !== null && cards.length > 0 && (
        <ul className={styles.cards}>
          {cards.map((card) => (
            <ScenarioCard key={card.id} card={card} starting={starting} openRun={openRun} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Waiting({ scenarios }: { scenarios: Query<"list_scenarios"> }) {
  return scenarios.loading ? <Loading what={t("catalog.heading")} /> : null;
}

function easiestFirst(cards: readonly Card[]): Card[] {
  return cards.toSorted(
    (a, b) => DIFFICULTIES[a.difficulty] - DIFFICULTIES[b.difficulty] || a.minutes.expected - b.minutes.expected,
  );
}
