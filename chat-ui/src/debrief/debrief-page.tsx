import { useQuery } from "../connection/use-query.ts";
import { runPath } from "../route.ts";
import { Brand } from "../shell/brand.tsx";
import { t } from "../text/t.ts";
import { FailureNote } from "../ui/failure-note.tsx";
import { Link } from "../ui/link.tsx";
import { Loading } from "../ui/loading.tsx";
import { useTitle } from "../ui/use-title.ts";
import { DebriefBody } from "./debrief-body.tsx";
import styles from "./debrief.module.css";

const RETRY_MS = 4000;

export function DebriefPage({ run }: { run: string }) {
  const [query, settled] = useDebrief(run);
  const debrief = query.data?.debrief ?? null;
  useTitle(debrief === null ? t("debrief.heading") : t("debrief.title", { title: debrief.title }));
  return (
    <div className={styles.page}>
      <header className={styles.bar}>
        <Brand />
        <Link to="/">{t("shell.toCatalog")}</Link>
      </header>
      <main id="main" className={styles.main}>
        {debrief === null ? (
          <>
            <h1 tabIndex={-1}>{t("debrief.heading")}</h1>
            {!settled && <Loading what={t("debrief.heading")} />}
            <FailureNote failure={query.failure} onRetry={query.refresh} />
            <Link to={runPath(run)}>{t("debrief.toRun")}</Link>
          </>
        ) : (
          <DebriefBody run={run} debrief={debrief} />
        )}
      </main>
    </div>
  );
}

/** The debrief is made once the system is put back; until then it is asked for again by itself. */
function useDebrief(run: string) {
  const query = useQuery({ tool: "get_debrief", input: { run }, key: run, every: RETRY_MS });
  return [query, query.data !== null || query.failure !== null] as const;
}
