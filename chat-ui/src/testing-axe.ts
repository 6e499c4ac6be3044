import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { expect } from "vitest";

type Theme = "light" | "dark";
type Options = { part?: string; rules?: readonly string[] };

/**
 * What axe finds wrong in a part of the page, each as a text that names the rule and the elements. Of siblings that are
 * built alike (the rows of a table, the points of a chart) it looks at the first: it takes milliseconds for each text.
 */
export async function violationsIn(page: Page, { part = "body", rules }: Options = {}): Promise<string[]> {
  await page.evaluate(markRepeats, part);
  const axe = new AxeBuilder({ page })
    .include(part)
    .exclude("[data-repeat]")
    .options({ resultTypes: ["violations"], ...(rules !== undefined && { runOnly: [...rules] }) })
    // The page has no frames whose findings would have to be put together, which takes as long as finding them.
    .setLegacyMode();
  const { violations } = await axe.analyze();
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.html} ${node.failureSummary}`).join("\n")}`,
  );
}

/** Shows the page in a theme, and waits until its text has that theme's colour. */
async function showIn(page: Page, colorScheme: Theme): Promise<void> {
  await page.emulateMedia({ colorScheme });
  await page.waitForFunction((isDark) => {
    const [red = 0] = (/\d+/.exec(getComputedStyle(document.body).color) ?? []).map(Number);
    return red > 127 === isDark;
  }, colorScheme === "dark");
}

/** Nothing that axe finds, in both themes; of the other one the colours, which is all that it changes. */
export async function expectNoViolations(page: Page, where: string, part = "body"): Promise<void> {
  expect(await violationsIn(page, { part }), `${where}, light`).toEqual([]);
  await showIn(page, "dark");
  expect(await violationsIn(page, { part, rules: ["color-contrast"] }), `${where}, dark`).toEqual([]);
  await showIn(page, "light");
}

/**
 * Marks each element that is built like a sibling before it: the same elements with the same classes, attributes and
 * styles, whatever they say, wherever they link to and however far they reach.
 */
function markRepeats(part: string): void {
  const free = new Set(["id", "href", "title", "aria-label", "aria-labelledby", "aria-describedby", "aria-controls"]);
  // It runs in the page, which has nothing of what is outside of it.
  // oxlint-disable-next-line unicorn/consistent-function-scoping
  const attribute = ({ name, value }: Attr): string => {
    if (free.has(name)) return value === "" ? `${name} empty` : name;
    return `${name}=${name === "class" ? value : value.replaceAll(/[\d.]+/g, "")}`;
  };
  const mark = (element: Element): string => {
    element.removeAttribute("data-repeat");
    const seen = new Set<string>();
    const children = [...element.children].map((child) => {
      const built = mark(child);
      child.toggleAttribute("data-repeat", seen.has(built));
      seen.add(built);
      return built;
    });
    const hasText = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.nodeValue?.trim());
    return `${element.tagName} ${[...element.attributes].map(attribute).join(" ")} ${hasText}(${children.join()})`;
  };
  for (const element of document.querySelectorAll(part)) mark(element);
}
