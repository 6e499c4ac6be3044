/**
 * Dashboards as data: what is worth looking at, said once. `observability/grafana` draws it for Grafana, and the
 * workbench may draw the same. Imports nothing, so that a browser can have it.
 *
 * Expressions name no environment: whoever asks adds it (Grafana's files by their variable, tools by its drivers).
 */

/** Units as signals and readings carry them. */
export type Unit = "s" | "ratio" | "per_second" | "count" | "bytes" | "dollars";

/** One PromQL expression; `legend` names a line by its labels, as `{{service}}`. */
export type Query = { promql: string; legend: string };

/** From `at` on the value deserves attention. */
export type Threshold = { at: number; tone: "warn" | "bad" };

type Common = {
  /** Unique in its board. */
  id: string;
  title: string;
  /** What it says, for whoever sees it for the first time. */
  what: string;
};

/**
 * Values over time. `exemplars`: each line leads to traces of single requests.
 * `quiet`: healthy systems have no such series (errors, alerts), so that no line is good news.
 */
export type Chart = Common & {
  kind: "chart";
  unit: Unit;
  queries: Query[];
  thresholds?: Threshold[];
  stacked?: boolean;
  exemplars?: boolean;
  quiet?: boolean;
};
/** One number each, as it is now. */
export type Figure = Common & { kind: "figure"; unit: Unit; query: Query; thresholds?: Threshold[]; quiet?: boolean };
/** Log lines. */
export type LogList = Common & { kind: "logs"; logql: string };
export type Panel = Chart | Figure | LogList;

export type Section = { title: string; panels: Panel[] };

export type Board = {
  /** Stable: part of its address. */
  id: string;
  title: string;
  what: string;
  /** Of an environment that is chosen, or of the platform itself. */
  of: "environment" | "platform";
  /** Components (names as in `npm run status`) without which it has nothing to show. */
  requires: string[];
  sections: Section[];
};

/** The environment under which tools and agent report themselves. */
export const PLATFORM = "platform";

/** Every expression of a board, with what it is of. */
export function queriesOf(board: Board): { panel: Panel; promql: string }[] {
  return board.sections
    .flatMap(({ panels }) => panels)
    .flatMap((panel) => {
      if (panel.kind === "logs") return [];
      const queries = panel.kind === "chart" ? panel.queries : [panel.query];
      return queries.map(({ promql }) => ({ panel, promql }));
    });
}
