import { Agent } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { callTool } from "./call-tool.ts";

export type Target = {
  url: string;
  tokens: readonly string[];
  call: { name: string; arguments: Record<string, unknown> };
};
export type Latencies = Record<string, number[]>;

const CONNECTIONS = 16;

/** Calls per second over `ms`, on connections that are always busy; the tokens are used by turns. */
export async function throughput({ url, tokens, call }: Target, ms: number): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const end = performance.now() + ms;
  let calls = 0;
  const one = async () => {
    while (performance.now() < end) {
      await callTool(agent, url, tokens[calls % tokens.length] ?? "", call);
      calls += 1;
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, one));
  agent.destroy();
  return (1000 * calls) / ms;
}

/** Milliseconds of each call, where every target is called every `everyMs`, all of them for `ms`. */
export async function latencies(targets: readonly Target[], everyMs: number, ms: number): Promise<Latencies> {
  const agent = new Agent({ keepAlive: true });
  const measured: Latencies = {};
  const end = performance.now() + ms;
  const follow = async ({ url, tokens: [token = ""], call }: Target) => {
    await pause(Math.random() * everyMs);
    while (performance.now() < end) {
      const begun = performance.now();
      await callTool(agent, url, token, call);
      const took = performance.now() - begun;
      (measured[call.name] ??= []).push(took);
      await pause(Math.max(0, everyMs - took));
    }
  };
  await Promise.all(targets.map(follow));
  agent.destroy();
  return measured;
}
