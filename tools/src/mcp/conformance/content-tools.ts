import type { McpServer } from "@modelcontextprotocol/server";
import { z } from "zod";
import { textResult } from "./text-result.ts";

/** One transparent pixel, and a WAV file without a sound. */
export const IMAGE = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";
const SOUND = "UklGRiQAAABXQVZFZm10IBAAAAABAAEARKwAAIhYAQACABAAZGF0YQAAAAA=";

const none = { description: "For the conformance suite.", inputSchema: z.object({}) };

/** Tools that give content of each kind, fail, log, and tell of their progress. */
export function addContentTools(server: McpServer): void {
  const text = { type: "text", text: "A text." } as const;
  const image = { type: "image", data: IMAGE, mimeType: "image/png" } as const;
  const resource = { uri: "test://embedded", mimeType: "text/plain", text: "A text." };
  const embedded = { type: "resource", resource } as const;
  const sound = { type: "audio", data: SOUND, mimeType: "audio/wav" } as const;
  server.registerTool("test_simple_text", none, async () => ({ content: [text] }));
  server.registerTool("test_image_content", none, async () => ({ content: [image] }));
  server.registerTool("test_audio_content", none, async () => ({ content: [sound] }));
  server.registerTool("test_embedded_resource", none, async () => ({ content: [embedded] }));
  server.registerTool("test_multiple_content_types", none, async () => ({ content: [text, image, embedded] }));
  server.registerTool("test_error_handling", none, async () => ({ ...textResult("It failed."), isError: true }));
  for (const name of ["test_tool_with_logging", "test_logging_tool"])
    server.registerTool(name, none, async (_, { mcpReq }) => {
      for (const step of ["started", "working", "done"]) await mcpReq.log("info", step);
      return textResult("It logged.");
    });
  server.registerTool("test_tool_with_progress", none, async (_, { mcpReq }) => {
    const progressToken = mcpReq._meta?.progressToken ?? 0;
    for (const progress of [0, 50, 100])
      await mcpReq.notify({ method: "notifications/progress", params: { progressToken, progress, total: 100 } });
    return textResult(String(progressToken));
  });
}
