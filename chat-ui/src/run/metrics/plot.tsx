import { useEffect, useRef } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { useScheme } from "../../settings/use-scheme.ts";
import { changeView, useView } from "../run-context.ts";
import { rangeParams } from "../time-range.ts";
import { drawMarks } from "./draw-marks.ts";
import type { Marks } from "./marks.ts";
import markStyles from "./marks.module.css";
import { LEAST_DRAG_PX, PLOT_HEIGHT_PX, plotOptions } from "./plot-options.ts";
import type { ChartData } from "./series.ts";
import { heightsOf } from "./stack.ts";

type Props = {
  data: ChartData;
  marks: Marks;
  unit: string;
  from: number;
  to: number;
  onPoint: (point: number | null) => void;
};

/** A chart in the colours of the page; it is drawn anew when those change. */
export function Plot(props: Props) {
  return <Drawing key={useScheme()} {...props} />;
}

/**
 * uPlot in React: drawn anew when the lines change, fed in place otherwise. The crosshair is that of
 * all charts; dragging over one chooses the range of all.
 */
function Drawing({ data, marks, unit, from, to, onPoint }: Props) {
  const { pathTo } = useView();
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const fill = useRef<() => void>(() => {});
  const markNow = useRef<(drawn: uPlot) => void>(() => {});
  const point = useRef(onPoint);
  useEffect(() => {
    point.current = onPoint;
  });
  const labels = data.lines.map((line) => line.label).join("\n");
  const stacked = data.total !== null;

  useEffect(() => {
    const element = host.current;
    if (element === null) return;
    const draw = (): void => {
      plot.current?.destroy();
      const hooks = {
        draw: [(drawn: uPlot) => markNow.current(drawn)],
        setCursor: [({ cursor }: uPlot) => point.current(cursor.idx ?? null)],
        setSelect: [chooseRange],
      };
      const look = { labels: labels === "" ? [] : labels.split("\n"), unit, stacked };
      plot.current = new uPlot({ ...plotOptions(element, look), hooks }, [[]], element);
      fill.current();
    };
    draw();
    const resized = new ResizeObserver(() =>
      plot.current?.setSize({ width: element.clientWidth, height: PLOT_HEIGHT_PX }),
    );
    resized.observe(element);
    return () => {
      resized.disconnect();
      plot.current?.destroy();
      plot.current = null;
    };
  }, [labels, unit, stacked]);

  useEffect(() => {
    const lines = heightsOf(data).map((line) => [...line]);
    fill.current = () =>
      plot.current?.batch(() => {
        if (plot.current?.series.length !== lines.length + 1) return;
        plot.current.setData([data.times, ...lines], false);
        plot.current.setScale("x", { min: from / 1000, max: to / 1000 });
      });
    fill.current();
  }, [data, from, to]);

  useEffect(() => {
    markNow.current = (drawn) => {
      const { width, height } = sizeOf(drawn);
      const view = { from, to, top: drawn.scales["y"]?.max ?? 1, width, height };
      drawMarks(layerOf(drawn), marks, view, unit, (trace) => pathTo("traces", { trace, span: null, with: null }));
    };
    if (plot.current !== null) markNow.current(plot.current);
  }, [marks, from, to, unit, pathTo]);

  return <div ref={host} aria-hidden="true" />;
}

/** The part of the drawing that the axes enclose, in CSS pixels; uPlot knows it without asking for the layout. */
const sizeOf = ({ bbox }: uPlot): { width: number; height: number } => ({
  width: bbox.width / devicePixelRatio,
  height: bbox.height / devicePixelRatio,
});

/** The part that was dragged over becomes the range; only where it was dragged, not in the charts that show it too. */
function chooseRange(plot: uPlot): void {
  const { left, width } = plot.select;
  if (width < LEAST_DRAG_PX || !plot.over.matches(":hover")) return;
  const [from, to] = [plot.posToVal(left, "x"), plot.posToVal(left + width, "x")];
  plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
  changeView(rangeParams({ from: from * 1000, to: to * 1000 }));
}

/** Over the part of the drawing that the axes enclose; made when first asked for. */
function layerOf({ over }: uPlot): HTMLElement {
  const known = over.querySelector<HTMLElement>("[data-marks]");
  if (known !== null) return known;
  const layer = document.createElement("div");
  layer.dataset["marks"] = "";
  layer.className = markStyles["layer"] ?? "";
  over.append(layer);
  return layer;
}
