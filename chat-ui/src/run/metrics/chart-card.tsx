import { useMemo } from "react";
import type { ToolInput } from "@mayday/agent/contract";
import { useQuery } from "../../connection/use-query.ts";
import { t } from "../../text/t.ts";
import { FailureNote } from "../../ui/failure-note.tsx";
import { Loading } from "../../ui/loading.tsx";
import panel from "../panel.module.css";
import { useRun } from "../run-context.ts";
import { Chart } from "./chart.tsx";
import { chartData } from "./series.ts";
import { useVisible } from "./use-visible.ts";
import styles from "./metrics.module.css";

const REFRESH_MS = 5000;
const POINTS = 60;

type Props = {
  title: string;
  unit: string;
  query: string;
  /** The service that is looked at; none when it is all of them. */
  service: string | null;
  minutes: number;
  active: boolean;
};

/** One chart that keeps itself up to date while it is in view. */
export function ChartCard({ title, unit, query, service, minutes, active }: Props) {
  const { run } = useRun();
  const [card, visible] = useVisible<HTMLElement>();
  const step = (minutes * 60) / POINTS;
  const ask = (): ToolInput<"query_promql"> => {
    const to = Math.floor(Date.now() / (step * 1000)) * step * 1000;
    const about = service === null ? {} : { service };
    return { run, query, from: to - minutes * 60_000, to, step, ...about };
  };
  const answer = useQuery({
    tool: "query_promql",
    input: active && visible ? ask : null,
    key: `${query} ${minutes} ${service ?? ""}`,
    every: REFRESH_MS,
  });
  const data = useMemo(
    () => (answer.data === null ? null : chartData(answer.data.series, title)),
    [answer.data, title],
  );
  const to = (data?.times.at(-1) ?? 0) * 1000;
  return (
    <figure ref={card} className={styles.card}>
      {data === null || data.lines.length === 0 ? (
        <>
          <h4>{title}</h4>
          {answer.loading && <Loading what={title} />}
          {data !== null && <p className={panel.faint}>{t("chart.noData")}</p>}
        </>
      ) : (
        <Chart title={title} unit={unit} data={data} from={to - minutes * 60_000} to={to} />
      )}
      <FailureNote failure={answer.failure} />
    </figure>
  );
}
