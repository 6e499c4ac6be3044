import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { BOARDS } from "../boards/boards.ts";
import { DASHBOARDS, dashboardFiles } from "./dashboard-files.ts";

const MAKE = "out of date: node observability/grafana/write-dashboards.ts";

test("the files are what the boards say", async () => {
  const files = dashboardFiles();
  expect((await readdir(DASHBOARDS)).sort(), MAKE).toEqual([...files.keys()].sort());
  for (const [name, text] of files) {
    const same = (await readFile(join(DASHBOARDS, name), "utf8")) === text;
    expect(same, `${name} is ${MAKE}`).toBe(true);
  }
});

test("there is a board for everything that there is", () => {
  const ids = BOARDS.map(({ id }) => id);
  const engines = ["postgres", "redis", "rabbitmq", "mesh", "load", "alerts", "runs", "tutor"];
  expect(ids).toEqual(["overview", "gateway", "inventory", "orders", "payments", "worker", ...engines]);
});

describe.each(BOARDS)("$id", ({ of, sections }) => {
  const panels = sections.flatMap((section) => section.panels);

  test("ends with the logs, and tells its panels apart", () => {
    expect(panels.at(-1)?.kind).toBe("logs");
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    expect(panels.every(({ what }) => /[.?]$/.test(what))).toBe(true);
  });

  test("leaves the environment to whoever asks", () => {
    expect(JSON.stringify(panels)).not.toContain("environment=");
    expect(["environment", "platform"]).toContain(of);
  });
});

test("every latency by request has exemplars", () => {
  const charts = BOARDS.flatMap(({ sections }) => sections.flatMap(({ panels }) => panels));
  const latencies = charts.filter(({ id }) => id === "latency" || id === "call-latency");
  const without = latencies.filter((panel) => panel.kind === "chart" && panel.exemplars !== true);
  expect(latencies.length).toBeGreaterThan(5);
  expect(without.map(({ title, what }) => `${title}: ${what}`)).toEqual([
    "Latency, 95th percentile: As the caller's sidecar measures it.",
  ]);
});

test("data sources lead from exemplar to trace, from span to logs, and from log line to trace", async () => {
  const file = join(import.meta.dirname, "provisioning/datasources/datasources.yaml");
  const { datasources } = z
    .object({ datasources: z.array(z.looseObject({ uid: z.string(), jsonData: z.unknown() })) })
    .parse(parse(await readFile(file, "utf8")));
  const of = (uid: string) => datasources.find((source) => source.uid === uid)?.jsonData;
  expect(of("prometheus")).toMatchObject({
    exemplarTraceIdDestinations: [{ name: "trace_id", datasourceUid: "tempo" }],
  });
  expect(of("loki")).toMatchObject({ derivedFields: [{ matcherRegex: "trace_id", datasourceUid: "tempo" }] });
  expect(of("tempo")).toMatchObject({ tracesToLogsV2: { datasourceUid: "loki", filterByTraceID: true } });
  const used = [...dashboardFiles().values()].flatMap((text) => text.match(/"uid": "(prometheus|loki|tempo)"/g) ?? []);
  expect(used.length).toBeGreaterThan(0);
});
