import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { parser as logqlParser } from "@grafana/lezer-logql";
import { parser as promqlParser } from "@prometheus-io/lezer-promql";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { addMatcher } from "./add-matcher.ts";
import { dashboardFiles } from "./dashboard-files.ts";

const ROOM = join(import.meta.dirname, "..");
const CATALOG = join(ROOM, "../scenarios/catalog");
type Expression = { where: string; expr: string };

/** What a grammar does not understand of an expression; empty when it is right. */
function problems(parser: Pick<typeof promqlParser, "parse">, expr: string): string[] {
  const found: string[] = [];
  parser.parse(expr).iterate({
    enter: ({ type, from, to }) => void (type.isError && found.push(`at ${from}: ${expr.slice(from, to + 20)}`)),
  });
  return found;
}

const targetSchema = z.object({ datasource: z.object({ uid: z.string() }), expr: z.string() });
const dashboardSchema = z.object({
  panels: z.array(z.object({ title: z.string(), targets: z.array(targetSchema).default([]) })),
  annotations: z.object({ list: z.array(targetSchema) }),
});

/** Of dashboards, by data source. Grafana puts a name in the place of its variable before it asks. */
function ofDashboards(source: string): Expression[] {
  return [...dashboardFiles()].flatMap(([file, text]) => {
    const { panels, annotations } = dashboardSchema.parse(JSON.parse(text.replaceAll("$environment", "local")));
    const targets = [
      ...panels.flatMap(({ title, targets: own }) => own.map((target) => ({ ...target, where: `${file} ${title}` }))),
      ...annotations.list.map((target) => ({ ...target, where: `${file} annotations` })),
    ];
    return targets.filter(({ datasource }) => datasource.uid === source);
  });
}

const rulesSchema = z.object({
  groups: z.array(
    z.object({
      rules: z.array(z.object({ record: z.string().optional(), alert: z.string().optional(), expr: z.string() })),
    }),
  ),
});

async function ofRules(): Promise<Expression[]> {
  const { groups } = rulesSchema.parse(parse(await readFile(join(ROOM, "prometheus/rules.yaml"), "utf8")));
  return groups.flatMap(({ rules }) =>
    rules.map(({ record, alert, expr }) => ({ where: `rules.yaml ${alert ?? record ?? ""}`, expr })),
  );
}

const scenarioSchema = z.object({ signals: z.record(z.string(), z.object({ query: z.string() })).default({}) });

async function ofScenarios(): Promise<Expression[]> {
  const folders = await readdir(CATALOG, { withFileTypes: true });
  const all = folders
    .filter((entry) => entry.isDirectory())
    .map(async ({ name }) => {
      const text = await readFile(join(CATALOG, name, "scenario.yaml"), "utf8");
      const { signals } = scenarioSchema.parse(parse(text));
      return Object.entries(signals).map(([id, { query }]) => ({ where: `${name} ${id}`, expr: query }));
    });
  return (await Promise.all(all)).flat();
}

describe("every expression is right by its language's own grammar", async () => {
  const promql = [...ofDashboards("prometheus"), ...(await ofRules()), ...(await ofScenarios())];
  const logql = ofDashboards("loki");

  test.each([
    ["PromQL", promqlParser, promql, 150],
    ["LogQL", logqlParser, logql, 30],
  ])("%s", (_, parser, expressions, atLeast) => {
    const wrong = expressions.flatMap(({ where, expr }) =>
      problems(parser, expr).map((problem) => `${where} ${problem}`),
    );
    expect(wrong).toEqual([]);
    // An empty list would be right as well.
    expect(expressions.length).toBeGreaterThan(atLeast);
  });

  test.each([
    ["PromQL", promqlParser, "sum by (a) (rate(b[5m]"],
    ["LogQL", logqlParser, '{service_name="a" |= "b"'],
  ])("and a wrong one is found out: %s", (_, parser, expr) => {
    expect(problems(parser, expr)).not.toEqual([]);
  });
});

describe("addMatcher", () => {
  test.each([
    ["up", 'up{e="x"}'],
    ["sum by (a) (rate(b{}[30s]))", 'sum by (a) (rate(b{e="x"}[30s]))'],
    ['a{b="c"} / (d > 0) or 0 * r:e:c', 'a{e="x",b="c"} / (d{e="x"} > 0) or 0 * r:e:c{e="x"}'],
    ["vector(1)", "vector(1)"],
  ])("%s", (promql, scoped) => {
    expect(addMatcher(promql, 'e="x"')).toBe(scoped);
  });

  test("says what it does not understand", () => {
    expect(() => addMatcher("sum(", 'e="x"')).toThrow("not PromQL");
  });
});
