import type { ToolOutput } from "@mayday/agent/contract";
import { useCall } from "../connection/use-call.ts";
import { navigate, runPath } from "../route.ts";
import { named, plural, t } from "../text/t.ts";
import { Badge, SeverityBadge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { FailureNote } from "../ui/failure-note.tsx";
import type { RunSummary } from "./past-runs.tsx";
import styles from "./catalog.module.css";

export type Card = ToolOutput<"list_scenarios">["scenarios"][number];

export function ScenarioCard({
  card,
  starting,
  openRun,
}: {
  card: Card;
  starting: boolean;
  openRun: RunSummary | null;
}) {
  const start = useCall("start_run");
  const open = openRun?.scenario === card.id ? openRun : null;
  const begin = async (): Promise<void> => {
    const started = open ?? (await start.run({ scenario: card.id }));
    if (started !== null) navigate(runPath(started.run));
  };
  const blocked = open === null && (starting || !card.available);
  return (
    <li className={styles.card}>
      <div className={styles.top}>
        <SeverityBadge severity={card.severity} />
        <span>{named("difficulty", card.difficulty)}</span>
        <span>{t("catalog.minutes", { minutes: card.minutes.expected })}</span>
      </div>
      <h3 id={`scenario-${card.id}`}>{card.title}</h3>
      <p className={styles.summary}>{card.summary}</p>
      <ul className={styles.skills} aria-label={t("catalog.skills")}>
        {card.skills.map((skill) => (
          <li key={skill}>
            <Badge>{skill}</Badge>
          </li>
        ))}
      </ul>
      {!card.available && open === null && <p className={styles.why}>{card.unavailableBecause}</p>}
      <FailureNote failure={start.failure} />
      <div className={styles.bottom}>
        <Button
          kind="primary"
          busy={start.busy}
          disabled={blocked}
          aria-describedby={`scenario-${card.id}`}
          onClick={() => void begin()}
        >
          {t(open === null ? (card.attempts > 0 ? "catalog.again" : "catalog.start") : "catalog.continue")}
        </Button>
        <span className={styles.attempts}>{attempts(card)}</span>
      </div>
    </li>
  );
}

function attempts(card: Card): string {
  if (card.attempts === 0) return t("catalog.new");
  return plural("catalog.attempts", card.attempts, { completed: card.completed });
}
