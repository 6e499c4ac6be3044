import { useEffect, useRef } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { formatValue } from "../../format/number.ts";
import { formatMinute } from "../../format/time.ts";
import { useScheme } from "../../settings/use-scheme.ts";
import { changeView, useView } from "../run-context.ts";
import { rangeParams } from "../time-range.ts";
import { drawMarks } from "./draw-marks.ts";
import type { Marks } from "./marks.ts";
import markStyles from "./marks.module.css";
import type { ChartData } from "./series.ts";

const HEIGHT_PX = 140;
/** How high an axis goes when every value is zero. */
const LEAST_HIGH: Record<string, number> = { ratio: 0.01, s: 0.1 };
const DASHES = [[], [6, 3], [2, 3], [8, 3, 2, 3]];

/** Charts with the same key have one crosshair. */
const CROSSHAIR = "metrics";
/** Less than that is a click that slipped. */
const LEAST_DRAG_PX = 6;

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
      plot.current = new uPlot(
        { ...options(element, labels === "" ? [] : labels.split("\n"), unit), hooks },
        [[]],
        element,
      );
      fill.current();
    };
    draw();
    const resized = new ResizeObserver(() => plot.current?.setSize({ width: element.clientWidth, height: HEIGHT_PX }));
    resized.observe(element);
    return () => {
      resized.disconnect();
      plot.current?.destroy();
      plot.current = null;
    };
  }, [labels, unit]);

  useEffect(() => {
    const lines = data.lines.map((line) => line.values);
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
      const view = { from, to, top: drawn.scales["y"]?.max ?? 1 };
      drawMarks(layerOf(drawn), marks, view, unit, (trace) => pathTo("traces", { trace, span: null, with: null }));
    };
    if (plot.current !== null) markNow.current(plot.current);
  }, [marks, from, to, unit, pathTo]);

  return <div ref={host} aria-hidden="true" />;
}

/** uPlot listens to its own drawing alone: marks over it must not stop the crosshair or a drag; links stay links. */
const alsoOnMarks: uPlot.Cursor.MouseListenerFactory = (_plot, _target, handle) => (event) => {
  if (event.button === 0 && !(event.target instanceof HTMLAnchorElement && event.type === "mousedown")) handle(event);
  return null;
};

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

function options(element: HTMLElement, labels: string[], unit: string): uPlot.Options {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string): string => style.getPropertyValue(name).trim();
  const axis: uPlot.Axis = {
    stroke: colour("--muted"),
    grid: { stroke: colour("--line"), width: 1 },
    ticks: { show: false },
    font: `11px ${style.getPropertyValue("--font")}`,
  };
  return {
    width: Math.max(element.clientWidth, 100),
    height: HEIGHT_PX,
    padding: [10, 16, 0, 0],
    legend: { show: false },
    cursor: {
      y: false,
      points: { size: 6 },
      drag: { x: true, y: false, setScale: false, dist: LEAST_DRAG_PX },
      bind: { mousedown: alsoOnMarks, mousemove: alsoOnMarks },
      sync: { key: CROSSHAIR, setSeries: false, scales: ["x", null] },
    },
    scales: {
      x: { time: true },
      y: { range: (_plot, _low, high) => [0, high > 0 ? high * 1.1 : (LEAST_HIGH[unit] ?? 1)] },
    },
    axes: [
      { ...axis, size: 24, space: 48, values: (_plot, ticks) => ticks.map((at) => formatMinute(at * 1000)) },
      { ...axis, size: 58, space: 26, values: (_plot, ticks) => ticks.map((value) => formatValue(value, unit)) },
    ],
    series: [
      {},
      ...labels.map((label, at) => ({
        label,
        stroke: colour(`--series-${(at % 8) + 1}`),
        width: 1.6,
        dash: DASHES[Math.floor(at / 2) % DASHES.length] ?? [],
        points: { show: false },
      })),
    ],
  };
}
