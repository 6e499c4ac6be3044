import { AxeBuilder } from "@axe-core/playwright";
import { launchChromium, type ProvidedStack } from "@mayday/local/testing";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, inject, onTestFailed, test } from "vitest";

const ALERT = "ProductSearchSlow";
/** From the press on Start to the visible incident: the healthy gate, then the injection. */
const UNTIL_VISIBLE_MS = 220_000;
const UNTIL_ALERT_MS = 60_000;
const STEP_MS = 30_000;
/** The checks hold for 20 s, once search has been fast for as long as its rate looks back. */
const UNTIL_RECOVERED_MS = 100_000;

let browser: Browser;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  browser = await launchChromium();
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: "reduce" });
  page = await context.newPage();
  page.setDefaultTimeout(STEP_MS);
  page.on("pageerror", (error) => complaints.push(error.message));
});

afterAll(async () => browser?.close());

const tab = (name: string): Locator => page.getByRole("tab", { name: new RegExp(`^${name}`) });
const panel = (name: string): Locator => page.getByRole("tabpanel", { name: new RegExp(`^${name}`) });
const log = (): Locator => page.getByRole("log");
const stage = (name: string): Locator =>
  page.getByRole("list", { name: "Stages of the incident" }).getByRole("listitem").filter({ hasText: name });

async function open(name: string): Promise<Locator> {
  await tab(name).click();
  await panel(name).waitFor();
  return panel(name);
}

async function expectNoSeriousViolations(where: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  const told = serious.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" | ")}`);
  expect(told, where).toEqual([]);
}

test("a learner plays an incident from the catalog to the debrief", async () => {
  const stack: ProvidedStack = inject("stack");
  onTestFailed(tellAndGiveUp, 60_000);
  await page.goto(stack.agentUrl);
  await startIncident();
  await acknowledge();
  await silenceForAMoment();
  await talkToTutor();
  await followSlowRequest();
  await lookAtSlowTrace();
  await submitFinding();
  await createIndex();
  await answerReview();
  await readDebrief();
  expect(complaints).toEqual([]);
});

/** What the page showed, for whoever reads the failure; and the environment free for the other tests. */
async function tellAndGiveUp(): Promise<void> {
  process.stderr.write(`${await page.getByRole("main").ariaSnapshot()}\n`);
  await page.getByRole("button", { name: "End run" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Abandon" }).click();
  await page.getByRole("link", { name: "Read the debrief" }).first().waitFor();
}

async function startIncident(): Promise<void> {
  const card = page
    .getByRole("region", { name: "Incidents" })
    .getByRole("listitem")
    .filter({ has: page.getByRole("heading", { name: "Search crawls" }) });
  const start = card.getByRole("button", { name: "Start" });
  await start.and(page.locator(":enabled")).waitFor({ timeout: 60_000 });
  await page.getByRole("dialog").getByRole("button", { name: "Skip the tour" }).click();
  await expectNoSeriousViolations("home");
  await start.click();
  await page.getByRole("heading", { level: 1, name: "Search crawls" }).waitFor();
  await stage("Detect").getByText("Now").waitFor({ state: "attached", timeout: UNTIL_VISIBLE_MS });
  await log().getByText(`${ALERT} is firing`).first().waitFor({ timeout: UNTIL_ALERT_MS });
}

async function acknowledge(): Promise<void> {
  const alerts = await open("Alerts");
  const alert = alerts.getByRole("article", { name: ALERT }).first();
  const button = alert.getByRole("button", { name: "Acknowledge" });
  // An alert left over from a test before may go while it is clicked, and come back as the incident's own.
  await expect
    .poll(
      async () => {
        if (await button.isVisible()) await button.click({ timeout: 2000 }).catch(() => undefined);
        return await alert.getByText("Acknowledged").isVisible();
      },
      { timeout: STEP_MS, interval: 500 },
    )
    .toBe(true);
  await stage("Detect").getByText("Done").waitFor({ state: "attached" });
}

/** A silence by labels: tried, made and ended, with the runbook read on the way; all by names that are read aloud. */
async function silenceForAMoment(): Promise<void> {
  const alerts = panel("Alerts");
  const alert = alerts.getByRole("article", { name: ALERT }).first();
  await alert.locator("summary").click();
  await alert.getByText("Then open a slow trace").waitFor();
  await alerts.getByRole("button", { name: "Silence by labels" }).click();
  const form = alerts.getByRole("form", { name: "New silence" });
  await form.getByLabel("Label").fill("alertname");
  await form.getByLabel("Comparison").selectOption("=~");
  await form.getByLabel("Value").fill("(");
  await form.getByRole("alert").getByText("is not a regular expression").waitFor();
  await form.getByLabel("Value").fill("Product.*");
  await form.getByText(/Would silence 1 alert that fires now: ProductSearchSlow/).waitFor();
  await expectNoSeriousViolations("a silence being made");
  await form.getByLabel("Why").fill("Seen, being worked on.");
  await page.keyboard.press("Enter");
  const silence = alerts.getByRole("listitem").filter({ hasText: 'alertname=~"Product.*"' });
  await silence.getByText("Active").waitFor();
  await silence.getByRole("button", { name: /^End the silence/ }).click();
  await silence.getByText("Ended").waitFor();
}

async function talkToTutor(): Promise<void> {
  const before = await log().getByRole("article", { name: "Tutor" }).count();
  await page.getByLabel("Message to the tutor").fill("What should I do now?");
  await page.keyboard.press("Enter");
  await log().getByText("What should I do now?", { exact: true }).waitFor();
  await log().getByRole("article", { name: "Tutor" }).nth(before).waitFor();
  await expectNoSeriousViolations("run view");
}

/** From a point of a latency chart to its trace, from a span to its lines, and from a line back to the trace. */
async function followSlowRequest(): Promise<void> {
  const metrics = await open("Metrics");
  await metrics.getByRole("radio", { name: "Orders" }).check({ force: true });
  const latency = metrics.getByRole("figure").filter({ has: page.getByRole("heading", { name: /^Latency/ }) });
  await latency.scrollIntoViewIfNeeded();
  await latency.locator("[data-marks] a").first().waitFor();
  await latency.getByRole("button", { name: "Table" }).click();
  await expectNoSeriousViolations("a chart's table");
  const requests = latency.getByRole("link", { name: /^orders \/orders: one request/ });
  await requests.first().click();
  const traces = panel("Traces");
  await traces.getByText(/\d+ spans ·/).waitFor();
  await traces.getByRole("link", { name: "Its log lines" }).click();
  const logs = panel("Logs");
  await logs.getByLabel("Trace").waitFor();
  expect(await logs.getByLabel("Trace").inputValue()).toMatch(/^[0-9a-f]{32}$/);
  await logs
    .getByRole("button", { name: /: 1 line/ })
    .first()
    .waitFor();
  await expectNoSeriousViolations("logs");
  await logs.getByRole("link", { name: "Open" }).first().click();
  await traces.getByText(/\d+ spans ·/).waitFor();
  await traces.getByRole("button", { name: "Back to the list" }).click();
}

async function lookAtSlowTrace(): Promise<void> {
  const traces = await open("Traces");
  // The time and the service of the request that was followed are still in the address.
  await traces.getByRole("button", { name: "Back to live" }).click();
  await traces.getByLabel("Service").selectOption("Any service");
  await traces.getByLabel("At least, ms").fill("150");
  await traces.getByRole("button", { name: "Search" }).click();
  await traces.getByRole("rowheader").getByRole("link", { name: "GET /api/products/search" }).first().click();
  await traces.getByText(/\d+ spans ·/).waitFor();
  expect(await traces.getByRole("treegrid").getByRole("row").count()).toBeGreaterThan(3);
  await expectNoSeriousViolations("a trace");
}

async function submitFinding(): Promise<void> {
  const findings = await open("Findings");
  await findings.getByRole("radio", { name: "Database", exact: true }).check();
  await findings.getByRole("radio", { name: /^Missing index/ }).check();
  await findings.getByLabel(/Why do you believe so/).fill("One SQL span takes nearly all of a slow search.");
  await findings.getByRole("button", { name: "Submit finding" }).click();
  await findings.getByText("right", { exact: true }).first().waitFor();
  await stage("Diagnose").getByText("Done").waitFor({ state: "attached" });
}

async function createIndex(): Promise<void> {
  const operate = await open("Operate");
  await operate.getByRole("radio", { name: "Database" }).check({ force: true });
  const form = operate.getByRole("form", { name: "Create an index" });
  await form.getByLabel("Table").selectOption("inventory.products");
  await form.getByRole("button", { name: "search_name" }).click();
  await form.getByLabel("Operator class").selectOption("text_pattern_ops");
  await form.getByRole("button", { name: "Create index" }).click();
  await form.getByRole("button", { name: "Undo" }).waitFor();
  await stage("Mitigate").getByText("Done").waitFor({ state: "attached", timeout: UNTIL_RECOVERED_MS });
}

async function answerReview(): Promise<void> {
  const progress = await open("Progress");
  await progress.getByRole("radio", { name: /^Compare the plans/ }).check();
  await progress.getByRole("button", { name: "Answer" }).click();
}

async function readDebrief(): Promise<void> {
  await page.getByRole("link", { name: "Read the debrief" }).first().click({ timeout: 60_000 });
  await page.getByRole("heading", { level: 1, name: "Debrief: Search crawls" }).waitFor({ timeout: 60_000 });
  await page.getByText("Completed").first().waitFor();
  await page.getByRole("heading", { level: 2, name: "What happened" }).waitFor();
  await expectNoSeriousViolations("debrief");
  await page.getByRole("main").getByRole("link", { name: "Back to the catalog" }).click();
  await page.getByRole("heading", { name: "Your runs" }).waitFor();
  await page.getByRole("rowheader", { name: "Search crawls" }).first().waitFor();
}
