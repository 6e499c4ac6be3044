/** A board of `observability/boards` as Grafana's dashboard (schema 39, checked against Grafana 11). */
import { type Board, PLATFORM } from "../boards/boards.ts";
import { addStreamMatcher } from "./add-matcher.ts";
import { drawPanel } from "./panel.ts";
import { SOURCES } from "./sources.ts";

const WIDTH = 24;
const SIZES = { chart: { w: 8, h: 8 }, figure: { w: 8, h: 4 }, logs: { w: WIDTH, h: 10 } };

export function toDashboard(board: Board) {
  const environment = board.of === "platform" ? PLATFORM : "$environment";
  return {
    uid: board.id,
    title: board.title,
    description: board.what,
    tags: ["mayday", board.of],
    schemaVersion: 39,
    editable: false,
    graphTooltip: 1,
    refresh: "5s",
    time: { from: "now-15m", to: "now" },
    timepicker: { refresh_intervals: ["5s", "10s", "30s", "1m"] },
    links: [
      {
        type: "dashboards",
        title: "Dashboards",
        tags: ["mayday"],
        asDropdown: true,
        keepTime: true,
        includeVars: true,
      },
    ],
    templating: { list: board.of === "platform" ? [] : [environmentVariable()] },
    annotations: { list: annotations(environment) },
    panels: layOut(board, environment),
  };
}

function environmentVariable() {
  return {
    name: "environment",
    label: "Environment",
    type: "query",
    datasource: SOURCES.prometheus,
    query: { query: `label_values(up{environment!="${PLATFORM}"}, environment)`, refId: "environment" },
    refresh: 1,
    sort: 1,
    multi: false,
    includeAll: false,
  };
}

/** What happened: alerts that fired, settings that were changed, releases that were rolled out. */
function annotations(environment: string) {
  const matcher = `environment="${environment}"`;
  const changed = (which: string) => addStreamMatcher(`{} |= "setting changed" | ${which}`, matcher).replace(",}", "}");
  return [
    {
      name: "Alerts",
      datasource: SOURCES.prometheus,
      enable: true,
      iconColor: "red",
      expr: `ALERTS{${matcher},alertstate="firing"}`,
      step: "10s",
      titleFormat: "{{alertname}}",
      textFormat: "{{service}} {{severity}}",
    },
    ...[
      { name: "Config changes", iconColor: "blue", expr: changed('key!="release"') },
      { name: "Releases", iconColor: "purple", expr: changed('key="release"') },
    ].map((one) => ({
      ...one,
      datasource: SOURCES.loki,
      enable: true,
      titleFormat: "{{service_name}}",
      textFormat: "{{key}}: {{from}} → {{to}}",
    })),
  ];
}

/** Sections under each other; in each, panels from left to right. */
function layOut(board: Board, environment: string) {
  const panels: object[] = [];
  let id = 1;
  let top = 0;
  for (const { title, panels: own } of board.sections) {
    panels.push({
      id: id++,
      type: "row",
      title,
      collapsed: false,
      gridPos: { x: 0, y: top++, w: WIDTH, h: 1 },
      panels: [],
    });
    let left = 0;
    let height = 0;
    for (const panel of own) {
      const { w, h } = SIZES[panel.kind];
      if (left + w > WIDTH) {
        top += height;
        left = 0;
        height = 0;
      }
      panels.push({ id: id++, ...drawPanel(panel, environment), gridPos: { x: left, y: top, w, h } });
      left += w;
      height = Math.max(height, h);
    }
    top += height;
  }
  return panels;
}
