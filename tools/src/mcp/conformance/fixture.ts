import { McpServer, ResourceTemplate } from "@modelcontextprotocol/server";
import { z } from "zod";
import { addAskingTools } from "./asking-tools.ts";
import { addContentTools, IMAGE } from "./content-tools.ts";
import { addInputRequired, verifyState } from "./input-required.ts";

/**
 * The server that the official conformance suite talks to: it calls tools, resources and prompts by names of its own.
 * It stands in for ours alone; what carries it is the route that we ship.
 */
export function createFixture(): McpServer {
  const server = new McpServer(
    { name: "conformance-fixture", version: "1.0.0" },
    {
      capabilities: {
        tools: { listChanged: false },
        resources: { subscribe: true, listChanged: false },
        prompts: { listChanged: false },
        logging: {},
        completions: {},
      },
      requestState: { verify: verifyState },
    },
  );
  addContentTools(server);
  addAskingTools(server);
  addInputRequired(server);
  addResources(server);
  addPrompts(server);
  server.server.setRequestHandler("completion/complete", async () => ({ completion: { values: ["one"], total: 1 } }));
  return server;
}

function addResources(mcp: McpServer): void {
  const text = { mimeType: "text/plain" };
  mcp.registerResource("static-text", "test://static-text", text, async ({ href }) => ({
    contents: [{ uri: href, ...text, text: "A text." }],
  }));
  mcp.registerResource("static-binary", "test://static-binary", { mimeType: "image/png" }, async ({ href }) => ({
    contents: [{ uri: href, mimeType: "image/png", blob: IMAGE }],
  }));
  const template = new ResourceTemplate("test://template/{id}/data", { list: undefined });
  mcp.registerResource("template", template, { mimeType: "application/json" }, async ({ href }, { id }) => ({
    contents: [{ uri: href, mimeType: "application/json", text: JSON.stringify({ id }) }],
  }));
  mcp.registerResource("watched", "test://watched-resource", text, async ({ href }) => ({
    contents: [{ uri: href, ...text, text: "A text that is watched." }],
  }));
  mcp.server.setRequestHandler("resources/subscribe", async () => ({}));
  mcp.server.setRequestHandler("resources/unsubscribe", async () => ({}));
}

const say = (text: string) => ({ role: "user" as const, content: { type: "text" as const, text } });

function addPrompts(mcp: McpServer): void {
  const about = { description: "For the conformance suite." };
  mcp.registerPrompt("test_simple_prompt", about, async () => ({ messages: [say("A prompt.")] }));
  const two = { ...about, argsSchema: z.object({ arg1: z.string(), arg2: z.string() }) };
  mcp.registerPrompt("test_prompt_with_arguments", two, async ({ arg1, arg2 }) => ({
    messages: [say(`arg1='${arg1}', arg2='${arg2}'`)],
  }));
  const one = { ...about, argsSchema: z.object({ resourceUri: z.string() }) };
  mcp.registerPrompt("test_prompt_with_embedded_resource", one, async ({ resourceUri: uri }) => ({
    messages: [
      { role: "user", content: { type: "resource", resource: { uri, mimeType: "text/plain", text: "A text." } } },
    ],
  }));
  mcp.registerPrompt("test_prompt_with_image", about, async () => ({
    messages: [{ role: "user", content: { type: "image", data: IMAGE, mimeType: "image/png" } }],
  }));
}
