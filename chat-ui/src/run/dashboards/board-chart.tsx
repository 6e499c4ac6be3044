import { useMemo } from "react";
import type { Chart as ChartPanel } from "../../../../observability/boards/boards.ts";
import { useQuery } from "../../connection/use-query.ts";
import { formatValue } from "../../format/number.ts";
import { useStore } from "../../store.ts";
import { SPOKEN } from "../../text/language.ts";
import { t } from "../../text/t.ts";
import { FailureNote } from "../../ui/failure-note.tsx";
import { Loading } from "../../ui/loading.tsx";
import { Spoken } from "../../ui/spoken.tsx";
import { Chart } from "../metrics/chart.tsx";
import { exemplarQuery } from "../metrics/exemplar-query.ts";
import { happeningsOf, type Marks } from "../metrics/marks.ts";
import { useVisible } from "../metrics/use-visible.ts";
import panelStyles from "../panel.module.css";
import { useRun } from "../run-context.ts";
import { boundsNow, isLive, lengthOf, rangeKey } from "../time-range.ts";
import { panelData } from "./board-query.ts";
import type { PanelProps } from "./board-view.tsx";
import { usePanelSeries } from "./use-panel-series.ts";
import styles from "./dashboards.module.css";

const EXEMPLARS_MS = 10_000;
type Props = PanelProps & { panel: ChartPanel };

/** One chart of a dashboard. */
export function BoardChart({ panel, range, active }: Props) {
  const [card, visible] = useVisible<HTMLElement>();
  const asking = active && visible;
  const answer = usePanelSeries(panel.queries, range, asking);
  const data = useMemo(
    () => (answer.data === null ? null : panelData(panel, answer.data.series)),
    [panel, answer.data],
  );
  const to = isLive(range) ? (data?.times.at(-1) ?? 0) * 1000 : range.to;
  const shown = { from: to - lengthOf(range), to };
  const marks = useMarks({ panel, range, active: asking }, shown);
  const nothing = answer.failure?.status === "no_data" || data?.lines.length === 0;
  return (
    <figure ref={card} className={styles.card}>
      {data === null || nothing ? (
        <>
          <h4 lang={SPOKEN}>{panel.title}</h4>
          {answer.loading && <Loading what={panel.title} />}
          {nothing && (
            <p className={panelStyles.faint}>{t(panel.quiet === true ? "dashboards.quiet" : "chart.noData")}</p>
          )}
        </>
      ) : (
        <Chart title={panel.title} spoken unit={panel.unit} data={data} marks={marks} {...shown} />
      )}
      <figcaption className={styles.what}>
        <Spoken>{panel.what}</Spoken> {thresholdText(panel)}
      </figcaption>
      {!nothing && <FailureNote failure={answer.failure} />}
    </figure>
  );
}

/** From where on the values deserve attention. */
const thresholdText = ({ thresholds = [], unit }: ChartPanel): string =>
  thresholds.map(({ at, tone }) => t(`dashboards.from.${tone}`, { value: formatValue(at, unit) })).join(" ");

function useMarks({ panel, range, active }: Props, { from, to }: { from: number; to: number }): Marks {
  const { run, follower } = useRun();
  const { items } = useStore(follower.view).feed;
  const wanted =
    panel.exemplars === true ? exemplarQuery(panel.queries.map(({ promql }) => promql).join(" or ")) : null;
  const { data } = useQuery({
    tool: "query_exemplars",
    input: active && wanted !== null ? () => ({ run, query: wanted, ...boundsNow(range) }) : null,
    key: `${wanted ?? ""} ${rangeKey(range)}`,
    every: isLive(range) ? EXEMPLARS_MS : null,
  });
  return useMemo(
    () => ({ exemplars: data?.exemplars ?? [], happenings: happeningsOf(items, from, to) }),
    [data, items, from, to],
  );
}
