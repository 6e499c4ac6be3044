import { createMcpHandler, McpServer } from "@modelcontextprotocol/server";
import { z } from "zod";
import { listen } from "../listen.ts";

/** The SDK's own server over HTTP with one trivial tool, and nothing of ours: what ours is compared with. */
const handler = createMcpHandler(() => {
  const server = new McpServer({ name: "bare", version: "1.0.0" });
  const schemas = {
    inputSchema: z.object({ run: z.string(), text: z.string() }),
    outputSchema: z.object({ status: z.string(), clear: z.boolean() }),
  };
  server.registerTool("screen_message", { description: "Says yes.", ...schemas }, async () => {
    const structuredContent = { status: "ok", clear: true };
    return { content: [{ type: "text", text: JSON.stringify(structuredContent) }], structuredContent };
  });
  return server;
});
listen({ fetch: (request: Request) => handler.fetch(request) }, "127.0.0.1", Number(process.env["PORT"]));
