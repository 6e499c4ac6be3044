import { useMemo } from "react";
import type { ToolInput } from "@mayday/agent/contract";
import { useQuery } from "../../connection/use-query.ts";
import { useStore } from "../../store.ts";
import { t } from "../../text/t.ts";
import { FailureNote } from "../../ui/failure-note.tsx";
import { Loading } from "../../ui/loading.tsx";
import panel from "../panel.module.css";
import { useRun } from "../run-context.ts";
import { Chart } from "./chart.tsx";
import { exemplarQuery } from "./exemplar-query.ts";
import { happeningsOf, type Marks } from "./marks.ts";
import { chartData } from "./series.ts";
import { useVisible } from "./use-visible.ts";
import styles from "./metrics.module.css";

const REFRESH_MS = 5000;
const POINTS = 60;
const EXEMPLARS_MS = 10_000;

type Props = {
  title: string;
  unit: string;
  query: string;
  /** The service that is looked at; none when it is all of them. */
  service: string | null;
  minutes: number;
  active: boolean;
};

type Range = { query: string; service: string | null; minutes: number; to: number; active: boolean };

/** Single requests behind a latency, and what happened meanwhile. */
function useMarks({ query, service, minutes, to, active }: Range): Marks {
  const { run, follower } = useRun();
  const { items } = useStore(follower.view).feed;
  const wanted = exemplarQuery(query);
  const about = service === null ? {} : { service };
  const answer = useQuery({
    tool: "query_exemplars",
    input:
      active && wanted !== null
        ? () => ({ run, query: wanted, from: Date.now() - minutes * 60_000, to: Date.now(), ...about })
        : null,
    key: `${query} ${minutes} ${service ?? ""}`,
    every: EXEMPLARS_MS,
  });
  return useMemo(
    () => ({ exemplars: answer.data?.exemplars ?? [], happenings: happeningsOf(items, to - minutes * 60_000, to) }),
    [answer.data, items, to, minutes],
  );
}

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
  const marks = useMarks({ query, service, minutes, to, active: active && visible });
  return (
    <figure ref={card} className={styles.card}>
      {data === null || data.lines.length === 0 ? (
        <>
          <h4>{title}</h4>
          {answer.loading && <Loading what={title} />}
          {data !== null && <p className={panel.faint}>{t("chart.noData")}</p>}
        </>
      ) : (
        <Chart title={title} unit={unit} data={data} marks={marks} from={to - minutes * 60_000} to={to} />
      )}
      <FailureNote failure={answer.failure} />
    </figure>
  );
}
