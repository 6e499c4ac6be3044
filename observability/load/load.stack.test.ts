import { afterAll, describe, expect, inject, test, vi } from "vitest";
import { z } from "zod";

const { locustUrl, prometheusUrl } = inject("stack");
const loadSchema = z.object({
  profile: z.string(),
  users: z.number(),
  extraClient: z.object({ id: z.string(), route: z.literal("search"), rps: z.number() }).nullable(),
  rps: z.number(),
  failures: z.number(),
  p95_ms: z.number().nullable(),
  by: z.array(
    z.object({ name: z.string(), requests: z.number(), failures: z.number(), p95_ms: z.number().nullable() }),
  ),
});
const vectorSchema = z.object({
  data: z.object({ result: z.array(z.object({ value: z.tuple([z.number(), z.string()]) })) }),
});
type Load = z.infer<typeof loadSchema>;

const readLoad = async (): Promise<Load> => loadSchema.parse(await (await fetch(`${locustUrl}/load`)).json());
const putLoad = (body: string) =>
  fetch(`${locustUrl}/load`, { method: "PUT", headers: { "content-type": "application/json" }, body });
const switchTo = (profile: string) => putLoad(JSON.stringify({ profile }));

/** The load as soon as it is as it should be; on time-out, the error shows what it was instead. */
async function loadThat(holds: (load: Load) => boolean): Promise<Load> {
  let load = await readLoad();
  await vi
    .waitUntil(async () => holds((load = await readLoad())), { timeout: 120_000, interval: 500 })
    .catch((error: unknown) => {
      throw new Error(`the load stayed at ${JSON.stringify(load)}`, { cause: error });
    });
  return load;
}

/** Requests per second of the test's own client, as the gateway counts them. */
const busiest = async () => {
  const query = 'max(http_server_busiest_clients_requests_per_second{client="sync-of-the-test"})';
  const answer = await fetch(`${prometheusUrl}/api/v1/query?${new URLSearchParams({ query }).toString()}`);
  const [sample] = vectorSchema.parse(await answer.json()).data.result;
  return Number(sample?.value[1] ?? 0);
};

/** Searches so far, as Prometheus is told. */
const searchesCounted = async () => {
  const text = await (await fetch(`${locustUrl}/metrics`)).text();
  expect(text).toMatch(/^load_users \d+$/m);
  expect(text).toMatch(/^load_failures_total\{name="checkout"\} \d+$/m);
  return Number(/^load_requests_total\{name="search products"\} (\d+)$/m.exec(text)?.[1]);
};

afterAll(async () => {
  await switchTo("steady");
});

describe("load", () => {
  test("starts by itself at steady: 50 requests/s or more of every journey, none of them failing", async () => {
    const load = await loadThat(
      ({ profile, rps, failures, by }) => profile === "steady" && rps >= 50 && failures === 0 && by.length >= 5,
    );
    expect(load.users).toBe(63);
    expect(load.by.map(({ name }) => name)).toEqual([
      "checkout",
      "list products",
      "order status",
      "search products",
      "view product",
    ]);
  });

  test("switches live, and back", async () => {
    await loadThat(({ rps }) => rps >= 50);
    expect((await switchTo("quiet")).status).toBe(200);
    const quiet = await loadThat(({ users, rps }) => users === 11 && rps > 5 && rps < 20);
    expect(quiet.profile).toBe("quiet");
    await switchTo("off");
    expect(await loadThat(({ users, rps }) => users === 0 && rps === 0)).toMatchObject({
      profile: "off",
      p95_ms: null,
    });
    await switchTo("steady");
    await loadThat(({ users, rps }) => users === 63 && rps >= 50);
  });

  test.each(['{"profile":"turbo"}', '{"profile":{}}', "[]", "{}", "not JSON"])(
    "%s gets 422 with the profiles there are, and changes nothing",
    async (body) => {
      const before = await readLoad();
      const answer = await putLoad(body);
      expect(answer.status).toBe(422);
      expect(await answer.json()).toEqual({
        error: "bad_profile",
        key: "profile",
        reason: "profile must be one of off, quiet, steady, busy, surge",
      });
      expect((await readLoad()).profile).toBe(before.profile);
    },
  );

  test.each([
    { id: "sync", route: "search", rps: 61 },
    { id: "sync", route: "search", rps: 0 },
    { id: "sync", route: "checkout", rps: 5 },
    { id: "a client", route: "search", rps: 5 },
    { id: "sync", route: "search" },
    "sync",
  ])("the extra client %j gets 422 and none comes", async (extraClient) => {
    const answer = await putLoad(JSON.stringify({ profile: "quiet", extraClient }));
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({ error: "bad_extra_client", key: "extraClient" });
    expect(await readLoad()).toMatchObject({ profile: "steady", extraClient: null });
  });

  test("adds one client beside the shoppers, whom the gateway names as the busiest, and takes it away again", async () => {
    const extraClient = { id: "sync-of-the-test", route: "search", rps: 20 } as const;
    try {
      expect((await putLoad(JSON.stringify({ profile: "steady", extraClient }))).status).toBe(200);
      expect(await readLoad()).toMatchObject({ profile: "steady", extraClient });
      await vi.waitUntil(async () => (await busiest()) > 8, { timeout: 60_000, interval: 500 });
    } finally {
      await putLoad(JSON.stringify({ profile: "steady", extraClient: null }));
    }
    await vi.waitUntil(async () => (await busiest()) === 0, { timeout: 60_000, interval: 500 });
    expect((await readLoad()).extraClient).toBe(null);
  });

  test("shows Prometheus what it does", async () => {
    await loadThat(({ rps }) => rps >= 50);
    const before = await searchesCounted();
    await vi.waitUntil(async () => (await searchesCounted()) > before + 5, { timeout: 60_000, interval: 500 });
  });
});
