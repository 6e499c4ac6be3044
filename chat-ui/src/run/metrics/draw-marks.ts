import { formatValue } from "../../format/number.ts";
import { formatTime } from "../../format/time.ts";
import { t } from "../../text/t.ts";
import { followLink } from "../../ui/link.tsx";
import type { Happening, Marks } from "./marks.ts";
import styles from "./marks.module.css";

/** The part of the axes that is in view: times in ms, the highest value. */
type View = { from: number; to: number; top: number };

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
  const across = (at: number): string => `${((at - view.from) / (view.to - view.from)) * 100}%`;
  const inView = ({ at }: { at: number }): boolean => at >= view.from && at <= view.to;
  const lines = marks.happenings.filter(inView).map((one) => line(one, across(one.at)));
  const dots = marks.exemplars.filter(inView).map(({ at, value, traceId }) => {
    const dot = document.createElement("a");
    const path = pathOf(traceId);
    dot.className = styles["dot"] ?? "";
    dot.href = path;
    // The table names the same requests for whoever does not use a pointer.
    dot.tabIndex = -1;
    dot.title = t("chart.exemplar", { value: formatValue(value, unit), time: formatTime(at) });
    dot.style.left = across(at);
    dot.style.top = `${Math.max(0, 1 - value / view.top) * 100}%`;
    dot.addEventListener("click", (event) => followLink(event, path));
    return dot;
  });
  layer.replaceChildren(...lines, ...dots);
}

function line({ at, tone, text }: Happening, left: string): HTMLElement {
  const element = document.createElement("span");
  element.className = `${styles["line"] ?? ""} ${styles[tone] ?? ""}`;
  element.title = `${formatTime(at)} ${text}`;
  element.style.left = left;
  return element;
}
