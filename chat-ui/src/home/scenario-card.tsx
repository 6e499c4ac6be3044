import { SPOKEN } from "../text/language.ts";
import { named, plural, t } from "../text/t.ts";
import { Badge, SeverityBadge, type Tone } from "../ui/badge.tsx";
import { FailureNote } from "../ui/failure-note.tsx";
import { Link } from "../ui/link.tsx";
import { homePath, type CatalogFilter } from "./filter.ts";
import { statusOf, type Card, type RunSummary, type Status } from "./history.ts";
import { StartButton, useStart } from "./start-button.tsx";
import styles from "./catalog.module.css";

const TONES: Record<Status, Tone> = { new: "neutral", open: "accent", recovered: "good", not_yet: "warn" };

type Props = {
  card: Card;
  starting: boolean;
  openRuns: readonly RunSummary[];
  filter: CatalogFilter;
  /** Said once above the cards instead of in each. */
  saidAbove: string;
};

export function ScenarioCard({ card, starting, openRuns, filter, saidAbove }: Props) {
  const open = openRuns.find((run) => run.scenario === card.id) ?? null;
  const start = useStart(card, open);
  const status = statusOf(card, openRuns);
  const why = card.available || open !== null ? "" : card.unavailableBecause;
  return (
    <li className={styles.card}>
      <div className={styles.top}>
        <SeverityBadge severity={card.severity} />
        <span>{named("difficulty", card.difficulty)}</span>
        <span>{t("catalog.minutes", { minutes: card.minutes.expected })}</span>
      </div>
      <h3 id={`scenario-${card.id}`} lang={SPOKEN}>
        {card.title}
      </h3>
      <p className={styles.summary} lang={SPOKEN}>
        {card.summary}
      </p>
      <ul className={styles.skills} aria-label={t("catalog.skills")}>
        {card.skills.map((skill) => (
          <li key={skill}>
            <Link to={homePath({ ...filter, skill })} className={styles.skill} lang={SPOKEN}>
              {skill}
            </Link>
          </li>
        ))}
      </ul>
      {why !== "" && why !== saidAbove && (
        <p className={styles.why} lang={SPOKEN}>
          {why}
        </p>
      )}
      {card.outdatedBecause !== "" && (
        <p className={styles.why}>
          {t("catalog.outdated")} <span lang={SPOKEN}>{card.outdatedBecause}</span>
        </p>
      )}
      <FailureNote failure={start.failure} />
      <div className={styles.bottom}>
        <StartButton card={card} open={open} blocked={starting} starting={start} describedBy={`scenario-${card.id}`} />
        <span className={styles.attempts}>
          <Badge tone={TONES[status]}>{named("status", status)}</Badge>
          {card.attempts > 0 && plural("catalog.attempts", card.attempts)}
        </span>
      </div>
    </li>
  );
}
