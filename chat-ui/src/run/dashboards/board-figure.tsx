import type { Figure } from "../../../../observability/boards/boards.ts";
import { formatValue } from "../../format/number.ts";
import { SPOKEN } from "../../text/language.ts";
import { t } from "../../text/t.ts";
import { FailureNote } from "../../ui/failure-note.tsx";
import { useVisible } from "../metrics/use-visible.ts";
import { sparkPath } from "../topology/spark.ts";
import { figureQueries, toneOf } from "./board-query.ts";
import type { PanelProps } from "./board-view.tsx";
import { usePanelSeries } from "./use-panel-series.ts";
import styles from "./dashboards.module.css";

/** One number as it is at the end of the range, with how it came to be. */
export function BoardFigure({ panel, range, active }: PanelProps & { panel: Figure }) {
  const [card, visible] = useVisible<HTMLElement>();
  const { data, failure } = usePanelSeries(figureQueries(panel), range, active && visible);
  const values = data?.series[0]?.points.map(([, value]) => value) ?? [];
  const now = values.at(-1) ?? null;
  const none = panel.quiet === true && failure?.status === "no_data" ? t("dashboards.noneNow") : formatValue(null, "");
  return (
    <figure ref={card} className={styles.figure}>
      <h4 lang={SPOKEN}>{panel.title}</h4>
      <p className={`${styles.number} ${styles[toneOf(now, panel.thresholds)]}`}>
        {now === null ? none : formatValue(now, panel.unit)}
      </p>
      <svg viewBox="0 -2 120 28" preserveAspectRatio="none" className={styles.spark} aria-hidden="true">
        <path d={sparkPath(values, 120, 24)} />
      </svg>
      <figcaption className={styles.what} lang={SPOKEN}>
        {panel.what}
      </figcaption>
      {failure?.status === "error" && <FailureNote failure={failure} />}
    </figure>
  );
}
