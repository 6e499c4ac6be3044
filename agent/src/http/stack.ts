import { readFile } from "node:fs/promises";
import { stackSchema, type Stack } from "../contract.ts";

const unknown: Stack = { ready: false, components: [] };

/** What the agent itself can tell of the stack. */
export type Health = { store: boolean; tools: boolean };

/** The components as the supervisor last wrote them; none, and not ready, where its file cannot be read. */
export async function readStack(file: string): Promise<Stack> {
  try {
    const parsed = stackSchema.safeParse(JSON.parse(await readFile(file, "utf8")));
    return parsed.success ? parsed.data : unknown;
  } catch {
    return unknown;
  }
}

/** Where no supervisor tells (in containers): those that the agent itself talks to. */
export function stackSeenFromHere({ store, tools }: Health, links: Record<string, string>): Stack {
  return {
    ready: store && tools,
    components: [component("tools", "Tools", tools), component("platform-postgres", "Platform database", store)],
    ...(Object.keys(links).length > 0 && { links }),
  };
}

function component(name: string, title: string, up: boolean): Stack["components"][number] {
  return { name, title, engine: "", state: up ? "ready" : "starting", detail: "", version: "", url: null };
}
