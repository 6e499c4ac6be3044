import { useMemo } from "react";
import type { ToolInput } from "@mayday/agent/contract";
import type { LogList } from "../../../../observability/boards/boards.ts";
import { useQuery } from "../../connection/use-query.ts";
import { formatTime } from "../../format/time.ts";
import { SPOKEN } from "../../text/language.ts";
import { named, t } from "../../text/t.ts";
import { EmptyNote } from "../../ui/empty-note.tsx";
import { FailureNote } from "../../ui/failure-note.tsx";
import { Link } from "../../ui/link.tsx";
import { Loading } from "../../ui/loading.tsx";
import { ScrollBox } from "../../ui/scroll-box.tsx";
import { useVisible } from "../metrics/use-visible.ts";
import panelStyles from "../panel.module.css";
import { useRun, useView } from "../run-context.ts";
import { boundsNow, isLive, rangeKey } from "../time-range.ts";
import { logFilter } from "./board-query.ts";
import type { PanelProps } from "./board-view.tsx";
import styles from "./dashboards.module.css";

const REFRESH_MS = 5000;
const SHOWN = 50;
/** How many of the newest lines are looked through where the store cannot pick them itself. */
const PICKED_FROM = 500;

/** The newest log lines that a dashboard lists; the tab Logs has them all. */
export function BoardLogs({ panel, range, active }: PanelProps & { panel: LogList }) {
  const { run } = useRun();
  const { pathTo } = useView();
  const [card, visible] = useVisible<HTMLElement>();
  const { service, level, keeps, picks } = useMemo(() => logFilter(panel), [panel]);
  const asked = { ...(service !== null && { service }), ...(level !== null && { level }) };
  const ask = (): ToolInput<"search_logs"> => ({
    run,
    ...boundsNow(range),
    ...asked,
    limit: picks ? PICKED_FROM : SHOWN,
  });
  const answer = useQuery({
    tool: "search_logs",
    input: active && visible ? ask : null,
    key: `${panel.logql} ${service ?? ""} ${level ?? ""} ${rangeKey(range)}`,
    every: isLive(range) ? REFRESH_MS : null,
  });
  const lines = useMemo(() => answer.data?.lines.filter(keeps).slice(0, SHOWN) ?? [], [answer.data, keeps]);
  const none = lines.length === 0 && (answer.data !== null || answer.failure?.status === "no_data");
  return (
    <figure ref={card} className={`${styles.card} ${styles.wide}`}>
      <div className={panelStyles.row}>
        <h4 lang={SPOKEN}>{panel.title}</h4>
        <Link className={panelStyles.end} to={pathTo("logs", { service, level })}>
          {t("dashboards.allLogs")}
        </Link>
      </div>
      {answer.loading && <Loading what={panel.title} />}
      {none && <EmptyNote>{t("logs.none")}</EmptyNote>}
      {lines.length > 0 && (
        <ScrollBox className={`${panelStyles.scroll} ${styles.logs}`} label={panel.title}>
          <table className={panelStyles.table}>
            <tbody>
              {lines.map((line) => (
                <tr key={`${line.at} ${line.service} ${line.message}`}>
                  <td className={panelStyles.number}>{formatTime(line.at)}</td>
                  <td>{named("component", line.service)}</td>
                  <td>{line.level}</td>
                  <td className={styles.message} lang={SPOKEN}>
                    {line.message}
                  </td>
                  <td>
                    {line.traceId !== null && (
                      <Link to={pathTo("traces", { trace: line.traceId })}>{t("dashboards.trace")}</Link>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollBox>
      )}
      <figcaption className={styles.what} lang={SPOKEN}>
        {panel.what}
      </figcaption>
      {answer.failure?.status === "error" && <FailureNote failure={answer.failure} />}
    </figure>
  );
}
