import { expect, test } from "vitest";
import { BOARDS, type Board } from "../../../../observability/boards/boards.ts";
import { fillLegend, grafanaUrl, joined, lacking, logFilter, ofShop, panelData, toneOf } from "./board-query.ts";

const panels = ofShop(BOARDS).flatMap(({ sections }) => sections.flatMap((section) => section.panels));
const board = (part: Partial<Board>): Board => ({
  id: "mesh",
  title: "Mesh",
  what: "",
  of: "environment",
  requires: ["mesh"],
  sections: [],
  ...part,
});

test("boards of the platform are not for learners", () => {
  expect(ofShop(BOARDS).map(({ id }) => id)).not.toContain("runs");
  expect(ofShop(BOARDS).length).toBeGreaterThan(8);
});

test("each panel is one question that is not too long to ask", () => {
  for (const panel of panels) {
    if (panel.kind === "chart") expect(joined(panel.queries).length, panel.title).toBeLessThan(2000);
    if (panel.kind !== "logs") continue;
    const { service, level, picks } = logFilter(panel);
    expect(service !== null || level !== null || picks, panel.title).toBe(true);
  }
});

test("lines have the names that their description gives them", () => {
  const queries = [
    { promql: "a", legend: "{{peer}} {{status_code}}" },
    { promql: "b", legend: "limit" },
  ];
  const data = panelData({ title: "Calls", queries }, [
    { labels: { panel_query: "0", peer: "orders", status_code: "200" }, points: [[1000, 4]] },
    { labels: { panel_query: "1" }, points: [[1000, 6]] },
  ]);
  expect(data.lines.map(({ label, now }) => [label, now])).toEqual([
    ["limit", 6],
    ["orders 200", 4],
  ]);
  expect(fillLegend("{{service}}", {})).toBe("");
  expect(joined(queries)).toBe(
    'label_replace(a, "panel_query", "0", "", "") or label_replace(b, "panel_query", "1", "", "")',
  );
});

test("a value has the tone of the worst threshold that it has reached", () => {
  const thresholds = [{ at: 1, tone: "warn" } as const, { at: 5, tone: "bad" } as const];
  expect([null, 0, 1, 7].map((value) => toneOf(value, thresholds))).toEqual(["good", "good", "warn", "bad"]);
});

test("logs are asked for by service and level, and picked by what they say", () => {
  expect(logFilter({ logql: '{service_name=~".+"} | detected_level=~"warn|error|fatal"' })).toMatchObject({
    service: null,
    level: "warn",
    picks: false,
  });
  expect(logFilter({ logql: '{service_name="orders"} | detected_level=~"error|fatal"' })).toMatchObject({
    service: "orders",
    level: "error",
  });
  const { keeps, picks } = logFilter({ logql: '{service_name=~"orders|worker"} |~ "(?i)queue|broker"' });
  expect(picks).toBe(true);
  const line = (service: string, message: string) => keeps({ service, message });
  expect([line("orders", "The Broker is gone"), line("worker", "ready"), line("gateway", "queue")]).toEqual([
    true,
    false,
    false,
  ]);
});

const state = (name: string, of: string) => [{ name, state: of }];

test("a board lacks what this machine does not have", () => {
  expect(lacking(board({}), state("mesh", "unavailable"))).toEqual(["mesh"]);
  expect(lacking(board({}), state("mesh", "ready"))).toEqual([]);
  expect(lacking(board({}), [])).toEqual([]);
});

test("Grafana is shown at the same time and environment", () => {
  const view = { from: 1_700_000_000_000, to: 1_700_000_900_000, environment: "compose", dark: true };
  expect(grafanaUrl("http://127.0.0.1:4304", board({}), { ...view, live: true })).toBe(
    "http://127.0.0.1:4304/d/mesh?from=now-15m&to=now&var-environment=compose&theme=dark&kiosk",
  );
  expect(grafanaUrl("http://127.0.0.1:4304", board({}), { ...view, live: false })).toContain(
    "from=1700000000000&to=1700000900000",
  );
});
