import { useLink } from "../connection/context.ts";
import { useQuery } from "../connection/use-query.ts";
import { useStack } from "../connection/use-stack.ts";
import { Brand } from "../shell/brand.tsx";
import { t } from "../text/t.ts";
import { useTitle } from "../ui/use-title.ts";
import { Catalog } from "./catalog.tsx";
import { OpenRuns } from "./open-runs.tsx";
import { PastRuns } from "./past-runs.tsx";
import { StackStrip } from "./stack-strip.tsx";
import { TutorControl } from "./tutor-control.tsx";
import styles from "./home.module.css";

const REFRESH_MS = 10_000;
const isOver = (state: string): boolean => state === "debrief" || state === "closed";

export function Home() {
  useTitle("");
  const { me } = useLink();
  const { stack, unreachable } = useStack();
  const ready = stack?.ready === true;
  const key = ready ? "ready" : "starting";
  const scenarios = useQuery({ tool: "list_scenarios", input: {}, key, every: REFRESH_MS });
  const runs = useQuery({ tool: "list_runs", input: {}, key, every: REFRESH_MS });
  const known = runs.data?.runs ?? [];
  return (
    <div className={styles.page}>
      <header className={styles.bar}>
        <Brand />
        {me !== null && <TutorControl />}
      </header>
      <main id="main" className={styles.main}>
        <div className={styles.hero}>
          <h1 tabIndex={-1}>{t("home.heading")}</h1>
          <p>{t("home.what")}</p>
        </div>
        <StackStrip stack={stack} unreachable={unreachable} />
        <OpenRuns runs={known.filter((run) => !isOver(run.state))} />
        <Catalog scenarios={scenarios} starting={!ready} openRun={known.find((run) => !isOver(run.state)) ?? null} />
        <PastRuns runs={known.filter((run) => isOver(run.state))} loaded={runs.data !== null} />
      </main>
      <footer className={styles.footer}>{t("home.footer")}</footer>
    </div>
  );
}
