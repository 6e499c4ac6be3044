import { readFileSync } from "node:fs";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { parsePreferences, PREFERENCES_KEY, showPreferences, type Preferences } from "./preferences.ts";

const DEFAULTS = parsePreferences(null);
const CHOSEN: Preferences = { theme: "dark", motion: "reduced", text: "large", language: "de", toured: true };

/** What `public/appearance.js` makes of a root element before the page's own script runs. */
function beforeFirstPaint(kept: string | null) {
  const root = { dataset: {} };
  const script = readFileSync(new URL("../../public/appearance.js", import.meta.url), "utf8");
  const getItem = (key: string) => (key === PREFERENCES_KEY ? kept : null);
  runInNewContext(script, { localStorage: { getItem }, document: { documentElement: root } });
  return { dataset: { ...root.dataset } };
}

test("what was chosen is read again", () => {
  expect(parsePreferences(JSON.stringify(CHOSEN))).toEqual(CHOSEN);
});

test.each(["", "{", "null", "[]", '"dark"', '{"theme":"pink","motion":1,"toured":"yes","language":"xx"}'])(
  "what makes no sense is the default: %s",
  (kept) => {
    expect(parsePreferences(kept)).toEqual(DEFAULTS);
  },
);

test("one choice leaves the others as they are", () => {
  expect(parsePreferences('{"theme":"light"}')).toEqual({ ...DEFAULTS, theme: "light" });
});

test("the first paint looks as the page does afterwards", () => {
  const root = { dataset: {} };
  showPreferences(CHOSEN, root);
  expect(beforeFirstPaint(JSON.stringify(CHOSEN))).toEqual(root);
});

test("nothing kept, or something else, leaves the first paint to the system", () => {
  for (const kept of [null, "{", "null", "7"]) expect(beforeFirstPaint(kept)).toEqual({ dataset: {} });
});
