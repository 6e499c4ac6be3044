import { expect, test } from "vitest";
import { NO_FILTER } from "./home/filter.ts";
import { changed, debriefPath, parseRoute, runPath } from "./route.ts";

const parse = (path: string) => parseRoute(new URL(path, "http://127.0.0.1:4000"));

test("addresses name the page, the run and what is shown of it", () => {
  expect(parse("/")).toEqual({ page: "home", filter: NO_FILTER });
  expect(parse("/?skill=queues")).toEqual({ page: "home", filter: { ...NO_FILTER, skill: "queues" } });
  expect(parse("/settings")).toEqual({ page: "settings" });
  expect(parse("/run/r-1")).toEqual({ page: "run", run: "r-1", tab: "progress", view: {} });
  expect(parse("/run/r-1?tab=metrics")).toMatchObject({ tab: "metrics" });
  expect(parse("/run/r-1/debrief")).toEqual({ page: "debrief", run: "r-1" });
});

test("an unknown tab falls back to progress, an unknown address is missing", () => {
  expect(parse("/run/r-1?tab=secrets")).toMatchObject({ tab: "progress" });
  for (const path of ["/nowhere", "/run/", "/run/a%20b", "/run/r-1/else", `/run/${"x".repeat(65)}`]) {
    expect(parse(path)).toEqual({ page: "missing" });
  }
});

test("paths that are made are understood again", () => {
  const view = { service: "orders", trace: "abc", text: 'said "no" & left', from: "1", to: "2" };
  expect(parse(runPath("r-1", "logs", view))).toEqual({ page: "run", run: "r-1", tab: "logs", view });
  expect(runPath("r-1")).toBe("/run/r-1");
  expect(parse(debriefPath("r-1"))).toEqual({ page: "debrief", run: "r-1" });
});

test("a change of the view keeps the rest, and takes away what is null or empty", () => {
  const view = { service: "orders", trace: "abc", text: "no" };
  expect(changed(view, { trace: null, text: "", level: "warn" })).toEqual({ service: "orders", level: "warn" });
  expect(parse("/run/r-1?tab=logs&service=&unknown=1")).toMatchObject({ view: {} });
});
