import { useState } from "react";
import { debriefPath } from "../route.ts";
import { formatDay } from "../format/time.ts";
import { SPOKEN } from "../text/language.ts";
import { named, plural, t } from "../text/t.ts";
import { Badge, type Tone } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { EmptyNote } from "../ui/empty-note.tsx";
import { Link } from "../ui/link.tsx";
import { newestFirst, type RunSummary } from "./history.ts";
import home from "./home.module.css";
import styles from "./runs.module.css";

const AT_FIRST = 8;

export function PastRuns({ runs }: { runs: RunSummary[] }) {
  const [all, setAll] = useState(false);
  const shown = newestFirst(runs).slice(0, all ? runs.length : AT_FIRST);
  return (
    <section className={home.section} aria-labelledby="past-runs">
      <h2 id="past-runs">{t("runs.past")}</h2>
      {runs.length === 0 ? <EmptyNote>{t("runs.none")}</EmptyNote> : <RunTable runs={shown} />}
      {runs.length > AT_FIRST && (
        <Button small kind="quiet" aria-expanded={all} className={styles.more} onClick={() => setAll(!all)}>
          {all ? t("runs.fewer") : plural("runs.all", runs.length)}
        </Button>
      )}
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
          {runs.map((run) => (
            <tr key={run.run}>
              <th scope="row">
                <Link to={debriefPath(run.run)} lang={SPOKEN}>
                  {run.title}
                </Link>
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
