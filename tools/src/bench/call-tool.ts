import { Agent, request } from "node:http";
import { text } from "node:stream/consumers";
import { z } from "zod";

const answerSchema = z.object({ result: z.object({ structuredContent: z.object({ status: z.string() }) }) });
const VERSION = "2026-07-28";
const META = {
  "io.modelcontextprotocol/protocolVersion": VERSION,
  "io.modelcontextprotocol/clientInfo": { name: "bench", version: "1" },
  "io.modelcontextprotocol/clientCapabilities": {},
};

/**
 * Calls a tool as a client of 2026-07-28 does, on connections that are kept. As little as possible happens on this side,
 * so that the server is what is measured. Throws on any answer whose status is not `ok`.
 */
export async function callTool(
  agent: Agent,
  url: string,
  token: string,
  call: { name: string; arguments: Record<string, unknown> },
): Promise<void> {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params: { ...call, _meta: META } });
  const headers = {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
    accept: "application/json, text/event-stream",
    authorization: `Bearer ${token}`,
    "mcp-protocol-version": VERSION,
    "mcp-method": "tools/call",
    "mcp-name": call.name,
  };
  const said = await new Promise<string>((resolve, reject) => {
    const sent = request(url, { method: "POST", agent, headers }, (response) => {
      text(response).then(resolve, reject);
    });
    sent.once("error", reject);
    sent.end(body);
  });
  const answer = answerSchema.safeParse(JSON.parse(said));
  if (!answer.success || answer.data.result.structuredContent.status !== "ok")
    throw new Error(`${call.name} answers ${said.slice(0, 300)}`);
}
