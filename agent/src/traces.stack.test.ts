import { expect, inject, test } from "vitest";
import { z } from "zod";
import { openBrowser } from "./cli/browser.ts";

const { agentUrl, telemetryUrl } = inject("stack");
const PATIENCE = { timeout: 60_000 };
const NAME = "tools/call list_runs";

const searchSchema = z.object({ traces: z.array(z.object({ traceID: z.string() })) });
const traceSchema = z.object({
  batches: z.array(
    z.object({
      scopeSpans: z.array(
        z.object({
          spans: z.array(
            z.object({ name: z.string(), kind: z.string(), spanId: z.string(), parentSpanId: z.string().default("") }),
          ),
        }),
      ),
    }),
  ),
});

/** The spans of the newest traces in which the agent called that tool. */
async function calls() {
  const q = `{ resource.environment = "platform" && resource.service.name = "agent" && name = "${NAME}" }`;
  const found = await fetch(`${telemetryUrl}/api/search?${new URLSearchParams({ q, limit: "5" }).toString()}`);
  const { traces } = searchSchema.parse(await found.json());
  const all = traces.map(async ({ traceID }) => {
    const answer = await fetch(`${telemetryUrl}/api/traces/${traceID}`);
    const { batches } = traceSchema.parse(await answer.json());
    return batches.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans));
  });
  return await Promise.all(all);
}

async function joined(): Promise<boolean> {
  return (await calls()).some((spans) => {
    const client = spans.find(({ name, kind }) => name === NAME && kind === "SPAN_KIND_CLIENT");
    const server = spans.find(({ name, kind }) => name === NAME && kind === "SPAN_KIND_SERVER");
    return client !== undefined && server?.parentSpanId === client.spanId;
  });
}

test("a browser's call is one trace from the agent's client span to the span of tools", async () => {
  const browser = await openBrowser(agentUrl);
  await browser.call("list_runs", {});
  browser.close();
  await expect.poll(joined, PATIENCE).toBe(true);
});
