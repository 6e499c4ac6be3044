import { readFileSync } from "node:fs";
import { describe, expect, onTestFinished, test } from "vitest";
import { LANGUAGES } from "../settings/preferences.ts";
import { formatValue } from "../format/number.ts";
import { formatDay } from "../format/time.ts";
import { speak, speaking } from "./language.ts";
import { plural, t } from "./t.ts";

const read = (language: string): Record<string, string> => {
  const text = readFileSync(new URL(`${language}.json`, import.meta.url), "utf8");
  const found = JSON.parse(text) as Record<string, string>;
  // A key that stands twice would hide the first.
  const keys = [...text.matchAll(/^ {2}"((?:[^"\\]|\\.)+)":/gm)].map(([, key]) => key);
  expect(keys.length, `keys of ${language}.json`).toBe(Object.keys(found).length);
  return found;
};
const english = read("en");
const placeholders = (text: string | undefined): string[] =>
  [...new Set([...(text ?? "").matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? ""))].sort();
const pluralsOf = (texts: Record<string, string>): string[] =>
  Object.keys(texts).flatMap((key) => (key.endsWith(".other") ? [key.slice(0, -".other".length)] : []));

describe.each(LANGUAGES.filter((language) => language !== "en"))("%s", (language) => {
  const texts = read(language);

  test("has every text of the page, and no other", () => {
    const missing = Object.keys(english).filter((key) => !Object.hasOwn(texts, key));
    const needless = Object.keys(texts).filter((key) => !Object.hasOwn(english, key));
    expect({ missing, needless }, `src/text/${language}.json beside en.json`).toEqual({ missing: [], needless: [] });
    expect(Object.keys(texts).filter((key) => texts[key]?.trim() === "")).toEqual([]);
  });

  test("its texts take the same values", () => {
    const differing = Object.keys(english).filter(
      (key) => String(placeholders(english[key])) !== String(placeholders(texts[key])),
    );
    expect(differing).toEqual([]);
  });
});

test.each(LANGUAGES)("each plural has every form that %s has", (language) => {
  const texts = read(language);
  const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
  const missing = pluralsOf(texts)
    .flatMap((key) => forms.map((form) => `${key}.${form}`))
    .filter((key) => !(key in texts));
  expect(missing).toEqual([]);
});

test("the page speaks German once it is chosen, with its numbers and dates", async () => {
  onTestFinished(async () => await speak("en"));
  const at = Date.UTC(2026, 2, 5, 12);
  await speak("de");
  expect(speaking.get().language).toBe("de");
  expect(t("settings.heading")).toBe("Einstellungen");
  expect([plural("logs.count", 1), plural("logs.count", 2)]).toEqual(["1 Zeile", "2 Zeilen"]);
  expect(formatValue(1.5, "s")).toBe("1,5 s");
  expect(formatValue(null, "s")).toBe("keine Daten");
  expect(formatDay(at)).toMatch(/^5\. März/);
  await speak("en");
  expect(t("settings.heading")).toBe("Settings");
  expect(formatValue(1.5, "s")).toBe("1.5 s");
});
