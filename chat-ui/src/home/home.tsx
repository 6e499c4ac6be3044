import { useQuery } from "../connection/use-query.ts";
import { useStack } from "../connection/use-stack.ts";
import { PageBar } from "../shell/page-bar.tsx";
import { t } from "../text/t.ts";
import { useTitle } from "../ui/use-title.ts";
import { Catalog } from "./catalog.tsx";
import type { CatalogFilter } from "./filter.ts";
import { isOver, type Card, type RunSummary } from "./history.ts";
import { NextUp } from "./next-up.tsx";
import { OpenRuns } from "./open-runs.tsx";
import { PastRuns } from "./past-runs.tsx";
import { SkillMap } from "./skill-map.tsx";
import { skillMap } from "./skills.ts";
import { isComingUp } from "./stack-words.ts";
import { StackStrip } from "./stack-strip.tsx";
import { suggest } from "./suggest.ts";
import { Tour } from "./tour.tsx";
import styles from "./home.module.css";

const REFRESH_MS = 10_000;

export function Home({ filter }: { filter: CatalogFilter }) {
  useTitle("");
  const { stack, unreachable } = useStack();
  const starting = stack === null || isComingUp(stack);
  const key = starting ? "starting" : "ready";
  const scenarios = useQuery({ tool: "list_scenarios", input: {}, key, every: REFRESH_MS });
  const history = useQuery({ tool: "list_runs", input: {}, key, every: REFRESH_MS });
  const cards = scenarios.data?.scenarios ?? null;
  const runs = history.data?.runs ?? null;
  const open = (runs ?? []).filter((run) => !isOver(run));
  return (
    <div className={styles.page}>
      <PageBar />
      <main id="main" className={styles.main}>
        <div className={styles.hero}>
          <h1 tabIndex={-1}>{t("home.heading")}</h1>
          {runs?.length === 0 && <p>{t("home.what")}</p>}
        </div>
        <StackStrip stack={stack} unreachable={unreachable} />
        <OpenRuns runs={open} />
        {cards !== null && runs !== null && open.length === 0 && (
          <NextUp suggestions={suggest(cards, runs)} starting={starting} done={runs.length > 0} />
        )}
        <Catalog scenarios={scenarios} starting={starting} openRuns={open} filter={filter} />
        {cards !== null && runs !== null && <Learned cards={cards} runs={runs} />}
      </main>
      <footer className={styles.footer}>{t("home.footer")}</footer>
      <Tour ready={cards !== null && runs !== null} />
    </div>
  );
}

function Learned({ cards, runs }: { cards: Card[]; runs: RunSummary[] }) {
  return (
    <div className={styles.learned} data-tour="learned">
      <PastRuns runs={runs.filter(isOver)} />
      <SkillMap skills={skillMap(cards, runs)} />
    </div>
  );
}
