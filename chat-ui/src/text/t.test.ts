import { expect, test } from "vitest";
import en from "./en.json";
import { humanize, named, plural, t } from "./t.ts";

test("fills in values and leaves what it was not given", () => {
  expect(t("run.holding", { held: 18, of: 30 })).toBe("holding 18 of 30 s");
  expect(t("run.holding", { held: 18 })).toBe("holding 18 of {of} s");
});

test("counts in words", () => {
  expect(plural("logs.count", 1)).toBe("1 line");
  expect(plural("logs.count", 2)).toBe("2 lines");
  expect(plural("filter.found", 0, { of: 3 })).toBe("0 of 3 incidents");
});

test("names ids that it knows and makes others readable", () => {
  expect(named("stage", "localise")).toBe("Localise");
  expect(named("mechanism", "missing_index")).toBe("Missing index");
  expect(named("stage", "toString")).toBe("ToString");
  expect(humanize("bottom-out")).toBe("Bottom out");
});

test("every plural has both forms, and they take the same values", () => {
  const texts: Record<string, string> = en;
  for (const key of Object.keys(texts).filter((one) => one.endsWith(".other"))) {
    const one = key.replace(/other$/, "one");
    expect(texts[one], one).toBeDefined();
    const inOther = values(texts[key]);
    expect(
      values(texts[one]).every((name) => inOther.includes(name)),
      one,
    ).toBe(true);
  }
});

function values(text: string | undefined): string[] {
  return [...(text ?? "").matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? "");
}
