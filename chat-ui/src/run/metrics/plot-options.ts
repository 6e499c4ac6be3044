import type uPlot from "uplot";
import { formatValue } from "../../format/number.ts";
import { formatMinute } from "../../format/time.ts";

export const PLOT_HEIGHT_PX = 140;
/** How high an axis goes when every value is zero. */
const LEAST_HIGH: Record<string, number> = { ratio: 0.01, s: 0.1 };
/** Bytes are told in KiB and MiB, so that an axis in thousands of bytes has no round number. */
const POWERS_OF_2 = Array.from({ length: 50 }, (_, at) => 2 ** at);
const DASHES = [[], [6, 3], [2, 3], [8, 3, 2, 3]];

/** Charts with the same key have one crosshair. */
const CROSSHAIR = "metrics";
/** Less than that is a click that slipped. */
export const LEAST_DRAG_PX = 6;

type Look = { labels: readonly string[]; unit: string; stacked: boolean };

/** uPlot listens to its own drawing alone: marks over it must not stop the crosshair or a drag; links stay links. */
const alsoOnMarks: uPlot.Cursor.MouseListenerFactory = (_plot, _target, handle) => (event) => {
  if (event.button === 0 && !(event.target instanceof HTMLAnchorElement && event.type === "mousedown")) handle(event);
  return null;
};

/** How a chart is drawn: its size, axes, crosshair, lines and, where lines are parts of a whole, what is between them. */
export function plotOptions(element: HTMLElement, { labels, unit, stacked }: Look): uPlot.Options {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string): string => style.getPropertyValue(name).trim();
  const seriesColour = (at: number): string => colour(`--series-${(at % 8) + 1}`);
  const axis: uPlot.Axis = {
    stroke: colour("--muted"),
    grid: { stroke: colour("--line"), width: 1 },
    ticks: { show: false },
    font: `11px ${style.getPropertyValue("--font")}`,
  };
  return {
    width: Math.max(element.clientWidth, 100),
    height: PLOT_HEIGHT_PX,
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
      {
        ...axis,
        ...(unit === "bytes" && { incrs: POWERS_OF_2 }),
        size: 58,
        space: 26,
        values: (_plot, ticks) => ticks.map((value) => formatValue(value, unit)),
      },
    ],
    series: [{}, ...labels.map((label, at) => lineStyle(label, at, { colour: seriesColour(at), stacked }))],
    // An area ends at the line below it; the lowest ends at the axis.
    bands: stacked ? labels.slice(1).map((_, at) => ({ series: [at + 1, at + 2] })) : [],
  };
}

function lineStyle(label: string, at: number, { colour, stacked }: { colour: string; stacked: boolean }): uPlot.Series {
  const common = { label, stroke: colour, points: { show: false } };
  if (stacked) return { ...common, width: 1, fill: `color-mix(in srgb, ${colour} 35%, transparent)` };
  return { ...common, width: 1.6, dash: DASHES[Math.floor(at / 2) % DASHES.length] ?? [] };
}
