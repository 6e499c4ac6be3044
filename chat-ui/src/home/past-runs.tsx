import type { ToolOutput } from "@mayday/agent/contract";
import { debriefPath } from "../route.ts";
import { formatDay } from "../format/time.ts";
import { named, t } from "../text/t.ts";
import { Badge, type Tone } from "../ui/badge.tsx";
import { EmptyNote } from "../ui/empty-note.tsx";
import { Link } from "../ui/link.tsx";
import home from "./home.module.css";
import styles from "./runs.module.css";

export type RunSummary = ToolOutput<"list_runs">["runs"][number];

export function PastRuns({ runs, loaded }: { runs: RunSummary[]; loaded: boolean }) {
  if (!loaded) return null;
  return (
    <section className={home.section} aria-labelledby="past-runs">
      <h2 id="past-runs">{t("runs.past")}</h2>
      {runs.length === 0 ? <EmptyNote>{t("runs.none")}</EmptyNote> : <RunTable runs={runs} />}
    </section>
  );
}

function RunTable({ runs }: { runs: RunSummary[] }) {
  return (
    <div className={styles.scroll}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t("runs.scenario")}</th>
            <th scope="col">{t("runs.when")}</th>
            <th scope="col">{t("runs.outcome")}</th>
            <th scope="col">{t("runs.checks")}</th>
            <th scope="col">{t("runs.unaided")}</th>
          </tr>
        </thead>
        <tbody>
          {[...runs]
            .sort((a, b) => b.startedAt - a.startedAt)
            .map((run) => (
              <tr key={run.run}>
                <th scope="row">
                  <Link to={debriefPath(run.run)}>{run.title}</Link>
                </th>
                <td>{formatDay(run.startedAt)}</td>
                <td>
                  <Badge tone={outcomeTone(run.endedWhy)}>{named("outcome", run.endedWhy ?? "unknown")}</Badge>
                </td>
                <td>{t("runs.ofChecks", { passed: run.passed, of: run.of })}</td>
                <td>{run.unaided}</td>
              </tr>
            ))}
        </tbody>
      </table>
    </div>
  );
}

export function outcomeTone(why: string | null): Tone {
  if (why === "completed") return "good";
  return why === "finished" ? "accent" : "neutral";
}
