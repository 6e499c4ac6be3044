import { formatValue } from "../../format/number.ts";
import { formatTime } from "../../format/time.ts";
import { t } from "../../text/t.ts";
import { followLink } from "../../ui/link.tsx";
import { apart, type Happening, type Marks } from "./marks.ts";
import styles from "./marks.module.css";

/** The part of the axes that is in view, times in ms and the highest value, and how large it is drawn, in pixels. */
type View = { from: number; to: number; top: number; width: number; height: number };
/** Dots are that wide. */
const LEAST_APART_PX = 9;
/** From the middle of one to its upper corner. */
const HALF_PX = 6;

/**
 * Puts marks on a chart, as elements over its drawing: a dot per exemplar, which is a link to its trace, and a line per
 * happening. A dot above the axis stands at its edge. Places are shares of the whole, so they stay right at any size.
 */
export function drawMarks(
  layer: HTMLElement,
  marks: Marks,
  view: View,
  unit: string,
  pathOf: (id: string) => string,
): void {
  const across = (at: number): number => (at - view.from) / (view.to - view.from);
  const inView = ({ at }: { at: number }): boolean => at >= view.from && at <= view.to;
  const lines = marks.happenings.filter(inView).map((one) => line(one, percent(across(one.at))));
  const places = marks.exemplars.filter(inView).map((exemplar) => ({
    ...exemplar,
    x: across(exemplar.at) * view.width,
    y: Math.max(HALF_PX, (1 - exemplar.value / view.top) * view.height),
  }));
  const dots = apart(places, LEAST_APART_PX).map(({ at, value, traceId, x, y }) => {
    const dot = document.createElement("a");
    const path = pathOf(traceId);
    dot.className = styles["dot"] ?? "";
    dot.href = path;
    // The table names the same requests for whoever does not use a pointer.
    dot.tabIndex = -1;
    dot.title = t("chart.exemplar", { value: formatValue(value, unit), time: formatTime(at) });
    dot.style.left = percent(x / view.width);
    dot.style.top = percent(y / view.height);
    dot.addEventListener("click", (event) => followLink(event, path));
    return dot;
  });
  layer.replaceChildren(...lines, ...dots);
}

const percent = (share: number): string => `${share * 100}%`;

function line({ at, tone, text }: Happening, left: string): HTMLElement {
  const element = document.createElement("span");
  element.className = `${styles["line"] ?? ""} ${styles[tone] ?? ""}`;
  element.title = `${formatTime(at)} ${text}`;
  element.style.left = left;
  return element;
}
