import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { expect } from "vitest";

type Theme = "light" | "dark";
type Options = { part?: string; rules?: readonly string[] };

/** What axe finds wrong in a part of the page, each as a text that names the rule and the elements. */
export async function violationsIn(page: Page, { part = "body", rules }: Options = {}): Promise<string[]> {
  const axe = new AxeBuilder({ page })
    .include(part)
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
