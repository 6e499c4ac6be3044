import { inputRequired, type McpServer, type ServerContext } from "@modelcontextprotocol/server";
import { z } from "zod";
import { textResult } from "./text-result.ts";

type Form = Parameters<typeof inputRequired.elicit>[0];

const none = { description: "For the conformance suite.", inputSchema: z.object({}) };
const DEFAULTS: Form["requestedSchema"] = {
  type: "object",
  properties: {
    name: { type: "string", default: "John Doe" },
    age: { type: "integer", default: 30 },
    score: { type: "number", default: 95.5 },
    status: { type: "string", enum: ["active", "inactive", "pending"], default: "active" },
    verified: { type: "boolean", default: true },
  },
};
const titled = (...values: string[]) => values.map((value) => ({ const: value, title: value.toUpperCase() }));
const CHOICES: Form["requestedSchema"] = {
  type: "object",
  properties: {
    untitledSingle: { type: "string", enum: ["one", "two", "three"] },
    titledSingle: { type: "string", oneOf: titled("one", "two", "three") },
    legacyEnum: { type: "string", enum: ["a", "b", "c"], enumNames: ["A", "B", "C"] },
    untitledMulti: { type: "array", items: { type: "string", enum: ["one", "two", "three"] } },
    titledMulti: { type: "array", items: { anyOf: titled("one", "two", "three") } },
  },
};

/** Tools that ask the client back in the middle of a call, as was done before 2026-07-28. */
export function addAskingTools(server: McpServer): void {
  const prompt = { ...none, inputSchema: z.object({ prompt: z.string() }) };
  server.registerTool("test_sampling", prompt, async ({ prompt: text }, { mcpReq }) => {
    const messages = [{ role: "user" as const, content: { type: "text" as const, text } }];
    const { content } = await mcpReq.requestSampling({ messages, maxTokens: 100 });
    return textResult(JSON.stringify(content));
  });
  const message = { ...none, inputSchema: z.object({ message: z.string() }) };
  server.registerTool("test_elicitation", message, async ({ message: text }, { mcpReq }) =>
    textResult(await elicit(mcpReq, text, { type: "object", properties: { response: { type: "string" } } })),
  );
  server.registerTool("test_elicitation_sep1034_defaults", none, async (_, { mcpReq }) =>
    textResult(await elicit(mcpReq, "Look at the defaults.", DEFAULTS)),
  );
  server.registerTool("test_elicitation_sep1330_enums", none, async (_, { mcpReq }) =>
    textResult(await elicit(mcpReq, "Choose.", CHOICES)),
  );
}

async function elicit(mcpReq: ServerContext["mcpReq"], message: string, requestedSchema: Form["requestedSchema"]) {
  return JSON.stringify(await mcpReq.elicitInput({ mode: "form", message, requestedSchema } as never));
}
