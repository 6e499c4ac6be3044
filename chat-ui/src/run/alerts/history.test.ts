import { expect, test } from "vitest";
import { axisMarks, lanesOf, lastedSeconds, share, type RunEvent } from "./history.ts";

let seq = 0;
const alert = (at: number, name: string, state: "firing" | "resolved", severity = "page"): RunEvent => ({
  type: "alert_changed",
  alert: name,
  service: "gateway",
  severity,
  state,
  at,
  seq: ++seq,
});

test("an alert has a span for each time it fires, and where it was acknowledged", () => {
  const lanes = lanesOf(
    [
      alert(1000, "RouteErrors", "firing", "ticket"),
      alert(2000, "SearchSlow", "firing"),
      { type: "alert_acknowledged", alert: "SearchSlow", at: 2500, seq: ++seq },
      alert(3000, "SearchSlow", "resolved"),
      { type: "alert_acknowledged", alert: "SearchSlow", at: 3500, seq: ++seq },
      alert(4000, "SearchSlow", "firing"),
    ],
    9000,
  );
  expect(lanes).toMatchObject([
    {
      name: "SearchSlow",
      spans: [
        { from: 2000, to: 3000 },
        { from: 4000, to: null },
      ],
      acknowledged: [2500],
    },
    { name: "RouteErrors", spans: [{ from: 1000, to: null }], acknowledged: [] },
  ]);
  expect(lanes.map((lane) => lastedSeconds(lane, 9000))).toEqual([6, 8]);
});

test("an alert that was over before the run is not part of it", () => {
  expect(lanesOf([alert(1000, "SearchSlow", "resolved")], 9000)).toEqual([]);
});

test("a silence lasts until it ends by itself or is ended, also when it was made longer", () => {
  const silenced = (at: number, silence: string, until: number): RunEvent => ({
    type: "alert_silenced",
    silence,
    matchers: `alertname="${silence}"`,
    until,
    at,
    seq: ++seq,
  });
  const lanes = lanesOf(
    [
      silenced(1000, "a", 5000),
      silenced(2000, "b", 99_000),
      silenced(3000, "a", 7000),
      { type: "silence_expired", silence: "b", matchers: "", at: 4000, seq: ++seq },
      silenced(6000, "c", 99_000),
    ],
    9000,
  );
  expect(lanes.map(({ id, spans }) => [id, spans])).toEqual([
    ["a", [{ from: 1000, to: 7000 }]],
    ["b", [{ from: 2000, to: 4000 }]],
    ["c", [{ from: 6000, to: null }]],
  ]);
});

test("an axis has whole moments, few enough to read", () => {
  const hour = 3_600_000;
  expect(axisMarks(0, 90_000)).toEqual([0, 30_000, 60_000, 90_000]);
  for (const to of [1, 60_000, hour, 10 * hour]) expect(axisMarks(1, to).length).toBeLessThan(7);
  expect([share(5, 0, 10), share(-5, 0, 10), share(50, 0, 10), share(5, 5, 5)]).toEqual([0.5, 0, 1, 0]);
});
