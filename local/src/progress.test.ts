import { stripVTControlCharacters } from "node:util";
import { expect, it } from "vitest";
import { Progress } from "./progress.ts";
import type { ComponentState } from "./supervisor/state-file.ts";

const component: ComponentState = {
  name: "redis",
  title: "Cache",
  engine: "Redis",
  version: "7.0",
  source: "path",
  state: "starting",
  detail: "",
  process: null,
  url: null,
  msToReady: null,
  restarts: 0,
};
const ready: ComponentState = { ...component, state: "ready", msToReady: 30 };

function shown(isTTY: boolean, ...states: ComponentState[]): string {
  let text = "";
  const progress = new Progress({ isTTY, columns: 60, write: (piece) => (text += piece) });
  for (const state of states) progress.show({ components: [state] });
  return text;
}

it("writes a line per change where there is no terminal", () => {
  const lines = shown(false, component, component, ready).split("\n");
  expect(lines).toEqual([
    "… redis              starting",
    "✓ redis              ready       Redis 7.0 (path), 30 ms",
    "",
  ]);
});

it("redraws in place on a terminal, within its width", () => {
  const text = shown(true, component, { ...component, detail: "x".repeat(100) });
  expect(text.split("\u001B[1A")).toHaveLength(2);
  for (const line of text.split("\n")) expect(stripVTControlCharacters(line).length).toBeLessThan(60);
});
