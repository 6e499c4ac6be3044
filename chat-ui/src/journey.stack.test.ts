import { launchChromium, type ProvidedStack } from "@mayday/local/testing";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, inject, onTestFailed, test } from "vitest";
import { expectNoViolations as expectNone } from "./testing-axe.ts";
import { keyboardOf } from "./testing-keyboard.ts";

const ALERT = "ProductSearchSlow";
/** From the press on Start to the visible incident: the healthy gate, then the injection. */
const UNTIL_VISIBLE_MS = 220_000;
const UNTIL_ALERT_MS = 60_000;
const STEP_MS = 30_000;
/** The checks hold for 20 s, once search has been fast for as long as its rate looks back. */
const UNTIL_RECOVERED_MS = 100_000;

const OPEN_PANEL = '[role="tabpanel"]:not([hidden])';

let browser: Browser;
let page: Page;
let keyboard: ReturnType<typeof keyboardOf>;
const complaints: string[] = [];

beforeAll(async () => {
  browser = await launchChromium();
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: "reduce" });
  page = await context.newPage();
  keyboard = keyboardOf(page);
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
  await keyboard.show(tab(name));
  await panel(name).waitFor();
  return panel(name);
}

/** Nothing that axe finds on the page, or in the panel that is open. */
const expectNoViolations = async (where: string, part?: string): Promise<void> => await expectNone(page, where, part);

test("a learner plays an incident from the catalog to the debrief, by the keyboard alone", async () => {
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
  await openSettings();
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
  await keyboard.enter(page.getByRole("dialog").getByRole("button", { name: "Skip the tour" }));
  await expectNoViolations("home");
  await keyboard.enter(start);
  await page.getByRole("heading", { level: 1, name: "Search crawls" }).waitFor();
  await lookAt("Topology", "Dashboards", "Metrics", "Traces");
  await stage("Detect").getByText("Now").waitFor({ state: "attached", timeout: UNTIL_VISIBLE_MS });
  await log().getByText(`${ALERT} is firing`).first().waitFor({ timeout: UNTIL_ALERT_MS });
}

async function acknowledge(): Promise<void> {
  const alerts = await open("Alerts");
  const alert = alerts.getByRole("article", { name: ALERT }).first();
  const button = alert.getByRole("button", { name: "Acknowledge" });
  const acknowledged = alert.getByText("Acknowledged");
  // An alert left over from a test before may go while it is clicked, and come back as the incident's own.
  await expect
    .poll(
      async () => {
        // The button goes as soon as it has worked, maybe while it is reached a second time.
        if (await button.isVisible())
          await Promise.race([keyboard.enter(button), acknowledged.waitFor()]).catch(() => undefined);
        return await acknowledged.isVisible();
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
  await keyboard.enter(alert.locator("summary"));
  await alert.getByText("Then open a slow trace").waitFor();
  await keyboard.enter(alerts.getByRole("button", { name: "Silence by labels" }));
  const form = alerts.getByRole("form", { name: "New silence" });
  await keyboard.write(form.getByLabel("Label"), "alertname");
  await keyboard.select(form.getByLabel("Comparison"), "=~");
  await keyboard.write(form.getByLabel("Value"), "(");
  await form.getByRole("alert").getByText("is not a regular expression").waitFor();
  await keyboard.write(form.getByLabel("Value"), "Product.*");
  await form.getByText(/Would silence 1 alert that fires now: ProductSearchSlow/).waitFor();
  await expectNoViolations("a silence being made", OPEN_PANEL);
  await keyboard.write(form.getByLabel("Why"), "Seen, being worked on.");
  await page.keyboard.press("Enter");
  const silence = alerts.getByRole("listitem").filter({ hasText: 'alertname=~"Product.*"' });
  await silence.getByText("Active").waitFor();
  await keyboard.enter(silence.getByRole("button", { name: /^End the silence/ }));
  await silence.getByText("Ended").waitFor();
}

async function talkToTutor(): Promise<void> {
  const before = await log().getByRole("article", { name: "Tutor" }).count();
  await keyboard.write(page.getByLabel("Message to the tutor"), "What should I do now?");
  await page.keyboard.press("Enter");
  await log().getByText("What should I do now?", { exact: true }).waitFor();
  await log().getByRole("article", { name: "Tutor" }).nth(before).waitFor();
  await expectNoViolations("run view");
}

/** Views that the journey does not stay in; it looks at them while it would have to wait. */
async function lookAt(...names: string[]): Promise<void> {
  for (const name of names) {
    const view = await open(name);
    await view
      .getByText(/^Loading/)
      .filter({ visible: true })
      .first()
      .waitFor({ state: "hidden" });
    await expectNoViolations(name, OPEN_PANEL);
  }
}

/** From a point of a latency chart to its trace, from a span to its lines, and from a line back to the trace. */
async function followSlowRequest(): Promise<void> {
  const metrics = await open("Metrics");
  await keyboard.pick(metrics.getByRole("radio", { name: "Orders" }));
  const latency = metrics.getByRole("figure").filter({ has: page.getByRole("heading", { name: /^Latency/ }) });
  await latency.scrollIntoViewIfNeeded();
  await latency.locator("[data-marks] a").first().waitFor();
  await keyboard.enter(latency.getByRole("button", { name: "Table" }));
  await expectNoViolations("a chart's table", OPEN_PANEL);
  const requests = latency.getByRole("link", { name: /^orders \/orders: one request/ });
  await keyboard.enter(requests.first());
  const traces = panel("Traces");
  await traces.getByText(/\d+ spans ·/).waitFor();
  await keyboard.enter(traces.getByRole("link", { name: "Its log lines" }));
  const logs = panel("Logs");
  await logs.getByLabel("Trace").waitFor();
  expect(await logs.getByLabel("Trace").inputValue()).toMatch(/^[0-9a-f]{32}$/);
  await logs
    .getByRole("button", { name: /: [1-9]\d* lines?/ })
    .first()
    .waitFor();
  await expectNoViolations("logs", OPEN_PANEL);
  await keyboard.reach(logs.getByRole("grid"));
  await page.keyboard.press("ArrowDown");
  await keyboard.enter(logs.getByRole("link", { name: "Open its trace" }));
  await traces.getByText(/\d+ spans ·/).waitFor();
  await keyboard.enter(traces.getByRole("button", { name: "Back to the list" }));
}

async function lookAtSlowTrace(): Promise<void> {
  const traces = await open("Traces");
  // The time and the service of the request that was followed are still in the address.
  await keyboard.enter(traces.getByRole("button", { name: "Back to live" }));
  await keyboard.select(traces.getByLabel("Service"), "");
  await keyboard.write(traces.getByLabel("At least, ms"), "150");
  await keyboard.enter(traces.getByRole("button", { name: "Search" }));
  await keyboard.enter(traces.getByRole("rowheader").getByRole("link", { name: "GET /api/products/search" }).first());
  await traces.getByText(/\d+ spans ·/).waitFor();
  expect(await traces.getByRole("treegrid").getByRole("row").count()).toBeGreaterThan(3);
  await expectNoViolations("a trace", OPEN_PANEL);
}

async function submitFinding(): Promise<void> {
  const findings = await open("Findings");
  await keyboard.pick(findings.getByRole("radio", { name: "Database", exact: true }));
  await keyboard.pick(findings.getByRole("radio", { name: /^Missing index/ }));
  await keyboard.write(findings.getByLabel(/Why do you believe so/), "One SQL span takes nearly all of a slow search.");
  await keyboard.enter(findings.getByRole("button", { name: "Submit finding" }));
  await findings.getByText("right", { exact: true }).first().waitFor();
  await stage("Diagnose").getByText("Done").waitFor({ state: "attached" });
}

async function createIndex(): Promise<void> {
  const operate = await open("Operate");
  await keyboard.pick(operate.getByRole("radio", { name: "Database" }));
  const form = operate.getByRole("form", { name: "Create an index" });
  await keyboard.select(form.getByLabel("Table"), "inventory.products");
  await keyboard.enter(form.getByRole("button", { name: "search_name" }));
  await keyboard.select(form.getByLabel("Operator class"), "text_pattern_ops");
  await keyboard.enter(form.getByRole("button", { name: "Create index" }));
  await form.getByRole("button", { name: "Undo" }).waitFor();
  await lookAt("Operate", "Progress", "Alerts", "Findings");
  await stage("Mitigate").getByText("Done").waitFor({ state: "attached", timeout: UNTIL_RECOVERED_MS });
}

async function answerReview(): Promise<void> {
  const progress = await open("Progress");
  await keyboard.pick(progress.getByRole("radio", { name: /^Compare the plans/ }));
  await keyboard.enter(progress.getByRole("button", { name: "Answer" }));
}

async function readDebrief(): Promise<void> {
  const link = page.getByRole("main").getByRole("link", { name: "Read the debrief" }).first();
  await link.waitFor({ timeout: 60_000 });
  await keyboard.enter(link);
  await page.getByRole("heading", { level: 1, name: "Debrief: Search crawls" }).waitFor({ timeout: 60_000 });
  await page.getByText("Completed").first().waitFor();
  await page.getByRole("heading", { level: 2, name: "What happened" }).waitFor();
  await expectNoViolations("debrief");
  await keyboard.enter(page.getByRole("main").getByRole("link", { name: "Back to the catalog" }));
  await page.getByRole("heading", { name: "Your runs" }).waitFor();
  await page.getByRole("rowheader", { name: "Search crawls" }).first().waitFor();
}

async function openSettings(): Promise<void> {
  await keyboard.enter(page.getByRole("link", { name: "Settings" }));
  await page.getByRole("heading", { level: 1, name: "Settings" }).waitFor();
  await expectNoViolations("settings");
}
