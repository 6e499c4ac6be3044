import { pino } from "pino";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { registry } from "../kit/metrics.ts";
import { createPublicApp } from "../kit/public-app.ts";
import { countClients } from "./count-clients.ts";
import { limitClients } from "./limit-clients.ts";
import { SCREENINGS, type Screening, screenRequests } from "./screening.ts";

const settings = { everyRps: 100, limitedClient: "", limitedRps: 1, byClient: false, screening: "basic" as Screening };
const defaults = { ...settings };

// Limits are by the second, and a busy machine can take that long between two requests: time stands still.
beforeEach(() => void vi.useFakeTimers({ toFake: ["performance"] }));
afterEach(() => {
  vi.useRealTimers();
  Object.assign(settings, defaults);
});

function gateway() {
  const app = createPublicApp(pino({ enabled: false }));
  app.use(countClients(() => settings.byClient));
  app.use(
    limitClients({
      everyRps: () => settings.everyRps,
      limitedClient: () => settings.limitedClient,
      limitedRps: () => settings.limitedRps,
    }),
  );
  app.use(
    "/search",
    screenRequests(() => settings.screening),
  );
  app.get("/search", (c) => c.json({}));
  return async (client: string, path = "/search?q=oak", headers: Record<string, string> = {}) =>
    app.request(path, { headers: { "x-client-id": client, ...headers } });
}
const statuses = async (answers: Promise<Response>[]) => (await Promise.all(answers)).map(({ status }) => status);

it("refuses who sends more than every client may, says when to come again, and counts it by route", async () => {
  settings.everyRps = 2;
  const ask = gateway();
  expect(await statuses(["a", "a", "a", "b"].map((client) => ask(client)))).toEqual([200, 200, 429, 200]);
  const refused = await ask("a");
  expect(refused.headers.get("retry-after")).toBe("1");
  expect(await refused.json()).toEqual({ error: "rate_limited", detail: expect.stringContaining("try again in 1 s") });
  const metrics = await registry.metrics();
  expect(metrics).toMatch(/^rate_limited_total\{limit="every_client"\} \d+$/m);
  expect(metrics).toContain('route="/search",status_code="429"');
});

it("gives one client a limit of its own and leaves the others alone", async () => {
  settings.limitedClient = "loud";
  const ask = gateway();
  expect(await statuses(["loud", "loud", "a", "a"].map((client) => ask(client)))).toEqual([200, 429, 200, 200]);
});

it("shows clients in metrics only while asked to, and the busiest always", async () => {
  const ask = gateway();
  await ask("quiet");
  settings.byClient = true;
  await ask("named");
  expect(await registry.metrics()).toContain('http_server_client_requests_total{client="named",route="/search"} 1');
  vi.advanceTimersByTime(5000);
  settings.byClient = false;
  await ask("other");
  const metrics = await registry.metrics();
  expect(metrics).not.toContain("http_server_client_requests_total{client=");
  expect(metrics).toContain('http_server_busiest_clients_requests_per_second{client="named"} 0.2');
});

it.each(SCREENINGS)("refuses an attack and no honest search, with %s rules", async (screening) => {
  settings.screening = screening;
  const ask = gateway();
  const agent = { "user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0" };
  expect((await ask("a", "/search?q=Arbury%20Yo-Yo%20345", agent)).status).toBe(200);
  const attack = await ask("a", "/search?q=%3Cscript%3Ealert(1)", agent);
  expect(attack.status).toBe(403);
  expect(await attack.json()).toMatchObject({ error: "request_refused" });
});
