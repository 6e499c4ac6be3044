import type { Board, Chart, Figure, LogList, Query, Threshold } from "../../../../observability/boards/boards.ts";
import { chartData, stackedData, type ChartData, type Series } from "../metrics/series.ts";

/** Tells the expressions of a panel apart in one answer. */
const LABEL = "panel_query";

/** All expressions of a panel as one, so that one answer has all its lines. */
export const joined = (queries: readonly Query[]): string =>
  queries.map(({ promql }, at) => `label_replace(${promql}, "${LABEL}", "${at}", "", "")`).join(" or ");

/** A line's name from its labels: `{{peer}} {{status_code}}`. */
export const fillLegend = (legend: string, labels: Readonly<Record<string, string>>): string =>
  legend.replaceAll(/\{\{\s*(\w+)\s*\}\}/g, (_, name: string) => labels[name] ?? "").trim();

/** The lines of a panel, named as its description says. */
export function panelData(panel: Pick<Chart, "queries" | "title" | "stacked">, series: readonly Series[]): ChartData {
  const named = series.map((one) => {
    const query = panel.queries[Number(one.labels[LABEL] ?? 0)];
    return { ...one, labels: { line: fillLegend(query?.legend ?? "", one.labels) || panel.title } };
  });
  return (panel.stacked === true ? stackedData : chartData)(named, panel.title);
}

/** The tone of a value by the thresholds that it has reached. */
export function toneOf(value: number | null, thresholds: readonly Threshold[] = []): "good" | "warn" | "bad" {
  if (value === null) return "good";
  const reached = thresholds.filter(({ at }) => value >= at).map(({ tone }) => tone);
  return reached.includes("bad") ? "bad" : reached.includes("warn") ? "warn" : "good";
}

export type LogFilter = {
  /** What the log store is asked for: one service or all, and how bad at least. */
  service: string | null;
  level: "warn" | "error" | null;
  /** Whether a line that came belongs to the list, by its service and its words. */
  keeps: (line: { service: string; message: string }) => boolean;
  /** Whether there may be lines among those that come which do not. */
  picks: boolean;
};

/** A list's LogQL, as far as the boards use it, as a question to the log store and what is left out of its answer. */
export function logFilter({ logql }: Pick<LogList, "logql">): LogFilter {
  const [, service = null] = /service_name="([^"]+)"/.exec(logql) ?? [];
  const [, several = ".+"] = /service_name=~"([^"]+)"/.exec(logql) ?? [];
  const [, levels = ""] = /detected_level=~?"([^"]+)"/.exec(logql) ?? [];
  const [, words = ""] = /\|~ "(?:\(\?i\))?([^"]+)"/.exec(logql) ?? [];
  const services = new RegExp(`^(?:${several})$`);
  const said = new RegExp(words, "i");
  return {
    service,
    level: levels.includes("warn") ? "warn" : levels.includes("error") ? "error" : null,
    keeps: (line) => (service !== null || services.test(line.service)) && said.test(line.message),
    picks: words !== "" || several !== ".+",
  };
}

/** Boards that a learner may look at: of the shop. Those of the platform tell what was done to it. */
export const ofShop = (boards: readonly Board[]): readonly Board[] => boards.filter(({ of }) => of === "environment");

/** What a board needs and this machine has not, by what is known of its components. */
export function lacking(board: Board, components: readonly { name: string; state: string }[]): string[] {
  return board.requires.filter((name) =>
    components.some((one) => one.name === name && ["unavailable", "failed", "stopped"].includes(one.state)),
  );
}

/** The address of a board in Grafana, without Grafana's own frame, at a range (ms). */
export function grafanaUrl(
  base: string,
  board: Board,
  view: { from: number; to: number; live: boolean; environment: string; dark: boolean },
): string {
  const url = new URL(`/d/${board.id}`, base);
  const minutes = Math.max(1, Math.round((view.to - view.from) / 60_000));
  url.searchParams.set("from", view.live ? `now-${minutes}m` : String(Math.floor(view.from)));
  url.searchParams.set("to", view.live ? "now" : String(Math.ceil(view.to)));
  url.searchParams.set("var-environment", view.environment);
  url.searchParams.set("theme", view.dark ? "dark" : "light");
  return `${url.href}&kiosk`;
}

/** The one query of a figure, as a panel of one line. */
export const figureQueries = ({ query }: Figure): Query[] => [query];
