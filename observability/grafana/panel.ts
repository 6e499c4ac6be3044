import type { Chart, Figure, LogList, Panel, Query, Threshold, Unit } from "../boards/boards.ts";
import { addMatcher, addStreamMatcher } from "./add-matcher.ts";
import { SOURCES } from "./sources.ts";

/** Grafana's names of units. */
const UNITS: Record<Unit, string> = {
  s: "s",
  ratio: "percentunit",
  per_second: "reqps",
  count: "short",
  bytes: "bytes",
  dollars: "currencyUSD",
};
const TONES: Record<Threshold["tone"], string> = { warn: "orange", bad: "red" };

/** One panel without its place. `environment` is a name or a variable. */
export function drawPanel(panel: Panel, environment: string): object {
  switch (panel.kind) {
    case "chart":
      return chart(panel, environment);
    case "figure":
      return figure(panel, environment);
    case "logs":
      return logs(panel, environment);
  }
}

function chart(panel: Chart, environment: string) {
  return {
    type: "timeseries",
    title: panel.title,
    description: panel.what,
    datasource: SOURCES.prometheus,
    targets: panel.queries.map((query, index) => target(query, index, environment, panel.exemplars ?? false)),
    fieldConfig: {
      defaults: {
        unit: UNITS[panel.unit],
        min: 0,
        custom: {
          drawStyle: "line",
          lineWidth: 1,
          fillOpacity: panel.stacked ? 30 : 5,
          showPoints: "never",
          spanNulls: false,
          stacking: { mode: panel.stacked ? "normal" : "none", group: "A" },
          thresholdsStyle: { mode: panel.thresholds ? "dashed" : "off" },
        },
        thresholds: thresholds(panel.thresholds),
      },
      overrides: [],
    },
    options: {
      tooltip: { mode: "multi", sort: "desc" },
      legend: { displayMode: "table", placement: "bottom", calcs: ["lastNotNull", "max"] },
    },
  };
}

function figure(panel: Figure, environment: string) {
  return {
    type: "stat",
    title: panel.title,
    description: panel.what,
    datasource: SOURCES.prometheus,
    targets: [{ ...target(panel.query, 0, environment, false), instant: true, range: false }],
    fieldConfig: {
      defaults: {
        unit: UNITS[panel.unit],
        noValue: panel.quiet ? "0" : "no data",
        thresholds: thresholds(panel.thresholds),
      },
      overrides: [],
    },
    options: { reduceOptions: { calcs: ["lastNotNull"] }, colorMode: "value", graphMode: "none" },
  };
}

function logs(panel: LogList, environment: string) {
  const expr = addStreamMatcher(panel.logql, `environment="${environment}"`);
  return {
    type: "logs",
    title: panel.title,
    description: panel.what,
    datasource: SOURCES.loki,
    targets: [{ refId: "A", datasource: SOURCES.loki, expr, queryType: "range", maxLines: 200 }],
    options: {
      showTime: true,
      wrapLogMessage: true,
      enableLogDetails: true,
      sortOrder: "Descending",
      dedupStrategy: "none",
    },
  };
}

function target({ promql, legend }: Query, index: number, environment: string, exemplar: boolean) {
  return {
    refId: String.fromCodePoint(65 + index),
    datasource: SOURCES.prometheus,
    expr: addMatcher(promql, `environment="${environment}"`),
    legendFormat: legend,
    exemplar,
  };
}

function thresholds(steps: Threshold[] = []) {
  return {
    mode: "absolute",
    steps: [{ color: "green", value: null }, ...steps.map(({ at, tone }) => ({ color: TONES[tone], value: at }))],
  };
}
