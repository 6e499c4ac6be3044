import { runPath } from "../route.ts";
import { formatDay } from "../format/time.ts";
import { t } from "../text/t.ts";
import { Link } from "../ui/link.tsx";
import { WithSpoken } from "../ui/spoken.tsx";
import type { RunSummary } from "./history.ts";
import styles from "./runs.module.css";

/** An incident that waits for its learner. */
export function OpenRuns({ runs }: { runs: RunSummary[] }) {
  return runs.map((run) => (
    <section key={run.run} className={styles.open} aria-label={t("runs.open")}>
      <div>
        <p className={styles.openTitle}>
          <WithSpoken text={t("runs.openTitle")} words={{ title: run.title }} />
        </p>
        <p className={styles.faint}>
          {t("runs.openText", { when: formatDay(run.startedAt), passed: run.passed, of: run.of })}
        </p>
      </div>
      <Link to={runPath(run.run)} className={styles.continue}>
        {t("runs.continue")}
      </Link>
    </section>
  ));
}
