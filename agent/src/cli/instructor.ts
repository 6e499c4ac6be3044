import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import type { ToolInput, ToolName, ToolOutput } from "@mayday/tools/contract";
import { parseResult } from "../mcp/result.ts";

/** Asks tools what only an instructor may know. Throws with the reason when it is refused. */
export async function askAsInstructor<N extends ToolName>(
  toolsUrl: string,
  token: string,
  name: N,
  input: ToolInput<N>,
): Promise<ToolOutput<N>> {
  const client = new Client({ name: "mayday-instructor", version: "0.1.0" }, { versionNegotiation: { mode: "auto" } });
  const authProvider = { token: async () => token };
  await client.connect(new StreamableHTTPClientTransport(new URL("/mcp", toolsUrl), { authProvider }));
  try {
    const result = parseResult(name, await client.callTool({ name, arguments: { ...input } }));
    if (result.status !== "ok") throw new Error(`${result.reason} ${result.tryNext}`);
    return result;
  } finally {
    await client.close();
  }
}
