import { useMemo } from "react";
import type { ToolInput } from "@mayday/agent/contract";
import { useQuery } from "../../connection/use-query.ts";
import { useStore } from "../../store.ts";
import { SPOKEN } from "../../text/language.ts";
import { t } from "../../text/t.ts";
import { EmptyNote } from "../../ui/empty-note.tsx";
import { FailureNote } from "../../ui/failure-note.tsx";
import { Loading } from "../../ui/loading.tsx";
import { useRun } from "../run-context.ts";
import { boundsNow, isLive, lengthOf, rangeKey, stepSeconds, type TimeRange } from "../time-range.ts";
import { Chart } from "./chart.tsx";
import { exemplarQuery } from "./exemplar-query.ts";
import { happeningsOf, type Marks } from "./marks.ts";
import { chartData } from "./series.ts";
import { useVisible } from "./use-visible.ts";
import styles from "./metrics.module.css";

const REFRESH_MS = 5000;
const POINTS = 90;
const EXEMPLARS_MS = 10_000;

type Asked = { query: string; service: string | null; range: TimeRange; active: boolean };
type Props = Asked & { title: string; spoken?: boolean; unit: string };

/** Single requests behind a latency, and what happened meanwhile. */
function useMarks({ query, service, range, active }: Asked, shown: { from: number; to: number }): Marks {
  const { run, follower } = useRun();
  const { items } = useStore(follower.view).feed;
  const wanted = exemplarQuery(query);
  const about = service === null ? {} : { service };
  const answer = useQuery({
    tool: "query_exemplars",
    input: active && wanted !== null ? () => ({ run, query: wanted, ...boundsNow(range), ...about }) : null,
    key: `${query} ${rangeKey(range)} ${service ?? ""}`,
    every: isLive(range) ? EXEMPLARS_MS : null,
  });
  const { from, to } = shown;
  return useMemo(
    () => ({ exemplars: answer.data?.exemplars ?? [], happenings: happeningsOf(items, from, to) }),
    [answer.data, items, from, to],
  );
}

/** One chart that keeps itself up to date while it is in view. */
export function ChartCard({ title, spoken = false, unit, query, service, range, active }: Props) {
  const { run } = useRun();
  const [card, visible] = useVisible<HTMLElement>();
  const asking = active && visible;
  const step = stepSeconds(range, POINTS);
  const ask = (): ToolInput<"query_promql"> => {
    const about = service === null ? {} : { service };
    return { run, query, ...onSteps(boundsNow(range), step * 1000), step, ...about };
  };
  const answer = useQuery({
    tool: "query_promql",
    input: asking ? ask : null,
    key: `${query} ${rangeKey(range)} ${service ?? ""}`,
    every: isLive(range) ? REFRESH_MS : null,
  });
  const data = useMemo(
    () => (answer.data === null ? null : chartData(answer.data.series, title)),
    [answer.data, title],
  );
  const to = isLive(range) ? (data?.times.at(-1) ?? 0) * 1000 : range.to;
  const shown = { from: to - lengthOf(range), to };
  const marks = useMarks({ query, service, range, active: asking }, shown);
  return (
    <figure ref={card} className={styles.card}>
      {data === null || data.lines.length === 0 ? (
        <>
          <h4 lang={spoken ? SPOKEN : undefined}>{title}</h4>
          {answer.loading && <Loading what={title} />}
          {data !== null && <EmptyNote>{t("chart.noData")}</EmptyNote>}
        </>
      ) : (
        <Chart title={title} spoken={spoken} unit={unit} data={data} marks={marks} {...shown} />
      )}
      <FailureNote failure={answer.failure} />
    </figure>
  );
}

/** Points lie where the clock has a multiple of the step, so that a live chart moves and does not flicker. */
function onSteps({ from, to }: { from: number; to: number }, stepMs: number): { from: number; to: number } {
  return { from: Math.floor(from / stepMs) * stepMs, to: Math.floor(to / stepMs) * stepMs };
}
