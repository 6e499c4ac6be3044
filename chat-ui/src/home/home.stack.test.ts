import { readFile } from "node:fs/promises";
import { launchChromium } from "@mayday/local/testing";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, inject, onTestFinished, test } from "vitest";
import { violationsIn } from "../testing-axe.ts";
import { keyboardOf } from "../testing-keyboard.ts";

/** The pages outside a run, as a browser that was never here sees them. */
const WIDTHS = [
  { width: 1280, height: 800 },
  { width: 390, height: 844 },
];
let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(async () => browser?.close());

/** A learner's first visit, on its way to `path`; one who knows the place has had the tour. */
async function visit(path: string, { toured = true, viewport = WIDTHS[0] } = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: viewport ?? null, reducedMotion: "reduce" });
  onTestFinished(async () => await context.close());
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  const open = async (): Promise<void> => void (await page.goto(new URL(path, inject("stack").agentUrl).href));
  await open();
  if (!toured) return page;
  await page.evaluate(() => localStorage.setItem("mayday.preferences", '{"toured":true}'));
  await open();
  return page;
}
const cards = (page: Page) => page.getByRole("region", { name: "Incidents" }).getByRole("heading", { level: 3 });
const tour = (page: Page) => page.getByRole("dialog", { name: /./ });

test("shows a first visitor around by the keyboard alone, and not again unless asked", async () => {
  const page = await visit("/", { toured: false });
  const keys = keyboardOf(page);
  for (const title of ["A real system", "Choose an incident", "You are not alone", "See what you have learned"]) {
    await tour(page).getByRole("heading", { name: title }).waitFor();
    await keys.enter(tour(page).getByRole("button", { name: /^(Next|Begin)$/ }));
  }
  await tour(page).waitFor({ state: "detached" });
  await page.reload();
  await cards(page).first().waitFor();
  expect(await tour(page).count()).toBe(0);
  await keys.enter(page.getByRole("link", { name: "Settings" }));
  await keys.enter(page.getByRole("button", { name: "Start the tour" }));
  await tour(page).getByRole("heading", { name: "A real system" }).waitFor();
  await page.keyboard.press("Escape");
  await tour(page).waitFor({ state: "detached" });
});

test("finds incidents by what the address says, and says how to get back when there is none", async () => {
  const page = await visit("/?difficulty=intermediate");
  await page.getByRole("heading", { name: "Invoices stall" }).first().waitFor();
  expect(await cards(page).getByText("Search crawls").count()).toBe(0);
  await page.getByRole("combobox", { name: "Status" }).selectOption("recovered");
  await page.getByText("No incident is like that.").waitFor();
  expect(new URL(page.url()).search).toBe("?difficulty=intermediate&status=recovered");
  await page.goBack();
  await cards(page).getByText("Invoices stall").waitFor();
  await page.getByRole("searchbox", { name: "Search" }).fill("no such thing");
  await page.getByRole("button", { name: "Show all incidents" }).click();
  await cards(page).getByText("Search crawls").waitFor();
  expect(new URL(page.url()).search).toBe("");
});

test.each(["Light", "Dark"])(
  "is readable for everybody in the theme %s, which is there before the page's script",
  async (theme) => {
    for (const viewport of WIDTHS) {
      const page = await visit("/settings", { viewport });
      await page.getByText(theme, { exact: true }).click();
      for (const path of ["/", "/settings"]) {
        await page.goto(new URL(path, page.url()).href);
        await page.getByRole("heading", { name: path === "/" ? "Your skills" : "Your data" }).waitFor();
        expect(await violationsIn(page)).toEqual([]);
      }
      await page.route("**/assets/*.js", async (route) => await route.abort());
      await page.reload({ waitUntil: "domcontentloaded" });
      expect(await page.evaluate(() => document.documentElement.dataset["theme"])).toBe(theme.toLowerCase());
    }
  },
);

test("speaks another language at once and after a reload", async () => {
  const page = await visit("/settings");
  await page.getByText("Deutsch", { exact: true }).click();
  await page.getByRole("heading", { name: "Einstellungen" }).waitFor();
  await page.reload();
  await page.getByRole("heading", { name: "Einstellungen" }).waitFor();
  expect(await page.evaluate(() => document.documentElement.lang)).toBe("de");
});

test("hands a learner's data over, and deletes it after asking once more", async () => {
  const page = await visit("/settings");
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download" }).click();
  const saved = JSON.parse(await readFile(await (await download).path(), "utf8")) as unknown;
  expect(saved).toMatchObject({ learner: expect.stringMatching(/^[0-9a-f]{32}$/), runs: [], transcripts: [] });
  await page.getByRole("button", { name: "Delete…" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
  expect(await page.getByText(/^Deleted:/).count()).toBe(0);
  await page.getByRole("button", { name: "Delete…" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete for good" }).click();
  await page.getByText("Deleted: 0 runs").waitFor();
});

test("is built in React's production form, also where its environment is a test's", async () => {
  const page = await visit("/");
  await cards(page).first().waitFor();
  const scripts = await page.evaluate(async () => {
    const loaded = performance.getEntriesByType("resource").map(({ name }) => name);
    const texts = loaded.filter((name) => name.endsWith(".js")).map(async (name) => await (await fetch(name)).text());
    return await Promise.all(texts);
  });
  expect(scripts.length).toBeGreaterThan(0);
  expect(scripts.filter((script) => script.includes("jsxDEV"))).toEqual([]);
});
