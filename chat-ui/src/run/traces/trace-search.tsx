import { useMemo, useState } from "react";
import type { ToolInput } from "@mayday/agent/contract";
import { useQuery } from "../../connection/use-query.ts";
import { plural, t } from "../../text/t.ts";
import { Choice } from "../../ui/choice.tsx";
import { EmptyNote } from "../../ui/empty-note.tsx";
import { FailureNote } from "../../ui/failure-note.tsx";
import { Loading } from "../../ui/loading.tsx";
import panel from "../panel.module.css";
import { RangeBar } from "../range-bar.tsx";
import { useRun, useView } from "../run-context.ts";
import { boundsNow, rangeKey, rangeOf } from "../time-range.ts";
import { TraceFilters } from "./trace-filters.tsx";
import { traceQueryOf } from "./trace-query.ts";
import { TraceScatter } from "./trace-scatter.tsx";
import { TraceTable } from "./trace-table.tsx";

/** As many as tools gives. */
const LIMIT = 200;
/** A few of the newest began long before the others. */
const FEW = 0.05;
type Bounds = { from: number; to: number };
const ORDERS = ["newest", "longest"] as const;

export function TraceSearch({ active }: { active: boolean }) {
  const { run } = useRun();
  const { view } = useView();
  const wanted = useMemo(() => traceQueryOf(view), [view]);
  const range = rangeOf(view);
  const [bounds, setBounds] = useState<Bounds>({ from: 0, to: 0 });
  const [order, setOrder] = useState<string>("newest");
  const ask = (): ToolInput<"search_traces"> => {
    const present = boundsNow(range);
    setBounds(present);
    return { run, ...present, ...wanted, limit: LIMIT };
  };
  const query = useQuery({
    tool: "search_traces",
    input: active ? ask : null,
    key: `${rangeKey(range)} ${JSON.stringify(wanted)}`,
    every: null,
  });
  const none = query.failure?.status === "no_data";
  const traces = query.data?.traces ?? null;
  const sorted = order === "newest" ? traces : (traces?.toSorted((a, b) => b.durationMs - a.durationMs) ?? null);
  return (
    <div className={panel.panel}>
      <RangeBar />
      <TraceFilters onSearch={query.refresh} />
      {!none && <FailureNote failure={query.failure} onRetry={query.refresh} />}
      {traces === null && query.loading && <Loading what={t("tab.traces")} />}
      {none && <EmptyNote>{t("traces.none")}</EmptyNote>}
      {traces !== null && sorted !== null && traces.length > 0 && (
        <>
          <TraceScatter traces={traces} bounds={traces.length < LIMIT ? bounds : shownOf(traces, bounds)} />
          <div className={panel.row}>
            <p className={panel.faint}>
              {traces.length < LIMIT ? plural("traces.count", traces.length) : t("traces.newest", { count: LIMIT })}
            </p>
            <span className={panel.end}>
              <Choice
                label={t("traces.order")}
                options={ORDERS.map((id) => ({ id, title: t(`traces.order.${id}`) }))}
                chosen={order}
                onChoose={setOrder}
              />
            </span>
          </div>
          <TraceTable traces={sorted} />
        </>
      )}
    </div>
  );
}

/** When only the newest were given, the time that nearly all of them are of: the rest of the range would stand empty. */
function shownOf(traces: readonly { start: number }[], bounds: Bounds): Bounds {
  const starts = traces.map(({ start }) => start).sort((a, b) => a - b);
  return { from: starts[Math.floor(starts.length * FEW)] ?? bounds.from, to: bounds.to };
}
