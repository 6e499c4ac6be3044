import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { settingsPage } from "./settings-page.ts";

const page = settingsPage();

test("docs/settings.md is what the services say now (else run: npm run document -w sut)", () => {
  expect(readFileSync(new URL("../docs/settings.md", import.meta.url), "utf8")).toBe(page);
});

test.each([
  ["a number", "| `upstream_timeout_ms` | Longest wait for another service's answer | 6000 ms | 50 to 60000 |"],
  ["a fraction", "| 0.1 ratio | 0 to 1, fractions too |"],
  ["a choice", "| `request_screening` | Rules that searches are screened with | basic | basic, extended |"],
  ["a switch", "| `consumer_paused` | Take no orders from the queue | false | true, false |"],
  ["an address", "| `<peer>_address` | Where <peer> is | as installed | host:port |"],
  ["a call in the mesh", "| `retry_attempts` | Most retries of one request | 1 retries | 0 to 10 |"],
])("it says of %s what it is, its default and its bounds", (_what, row) => {
  expect(page).toContain(row);
});
