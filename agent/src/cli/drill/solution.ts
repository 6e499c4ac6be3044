import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import type { ToolOutput } from "@mayday/tools/contract";
import { parseResult } from "../../mcp/result.ts";

export type Solution = ToolOutput<"get_solution">;

/** The scenario's sealed answer, which only an instructor's credential gets. Throws with the reason when it is refused. */
export async function readSolution(toolsUrl: string, token: string, scenario: string): Promise<Solution> {
  const client = new Client({ name: "mayday-drill", version: "0.1.0" }, { versionNegotiation: { mode: "auto" } });
  const authProvider = { token: async () => token };
  await client.connect(new StreamableHTTPClientTransport(new URL("/mcp", toolsUrl), { authProvider }));
  try {
    const answer = await client.callTool({ name: "get_solution", arguments: { scenario } });
    const result = parseResult("get_solution", answer);
    if (result.status !== "ok") throw new Error(`${result.reason} ${result.tryNext}`);
    return result;
  } finally {
    await client.close();
  }
}
