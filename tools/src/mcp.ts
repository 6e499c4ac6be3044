import { createMcpHandler, ProtocolError, ProtocolErrorCode, Server } from "@modelcontextprotocol/server";
import type { AuthInfo, McpHttpHandler } from "@modelcontextprotocol/server";
import type { Control } from "./control.ts";
import type { Credential } from "./credentials.ts";
import type { Tool } from "./define-tool.ts";
import { callSpan, methodSpan } from "./mcp-spans.ts";
import { tools } from "./tools/registry.ts";

/** How a credential travels through the SDK to the factory. */
export function toAuthInfo(credential: Credential, token: string): AuthInfo {
  return { token, clientId: credential.sub, scopes: [credential.role], extra: { credential } };
}

/** `toAuthInfo` is the only maker of these. */
function credentialOf(auth: AuthInfo | undefined): Credential {
  const credential = auth?.extra?.["credential"];
  if (credential === undefined) throw new Error("the MCP route was reached without a credential");
  return credential as Credential;
}

/**
 * MCP over Streamable HTTP, stateless: each request gets a server of its own, whose list of tools is made from the
 * caller's role. It checks no token, Host or Origin by itself: `server.ts` does, before it.
 */
export function createMcp(control: () => Control): McpHttpHandler {
  return createMcpHandler(
    ({ authInfo }) => {
      const credential = credentialOf(authInfo);
      return createServer(
        control(),
        credential,
        tools.filter((tool) => tool.roles.includes(credential.role)),
      );
    },
    { onerror: (error) => control().logger.debug({ err: error }, "MCP request refused") },
  );
}

/** The low-level server, because results, errors and schemas are `defineTool`'s and must not be made twice. */
function createServer(control: Control, credential: Credential, available: Tool[]): Server {
  const server = new Server(
    { name: "mayday", title: "Mayday", version: "0.1.0" },
    {
      capabilities: { tools: {} },
      instructions:
        credential.role === "learner"
          ? "Practise incident response on a live system: list_scenarios, start_run, then follow_run for what happens."
          : "Tools of the Mayday control plane for this credential's role.",
    },
  );
  server.setRequestHandler(
    "tools/list",
    async (_, { mcpReq }) =>
      await methodSpan("tools/list", credential, mcpReq.id, async () => ({
        tools: available.map((tool) => tool.listing),
      })),
  );
  server.setRequestHandler("tools/call", async (request, context) => {
    const { name, arguments: input } = request.params;
    const tool = available.find((candidate) => candidate.name === name);
    if (!tool)
      throw new ProtocolError(
        ProtocolErrorCode.InvalidParams,
        `Unknown tool: ${name.slice(0, 64)}. tools/list shows the tools that this credential has.`,
      );
    const { id, signal } = context.mcpReq;
    const result = await callSpan(
      tool.name,
      credential,
      id,
      async () => await tool.call(input, control, { ...credential, signal }),
    );
    return {
      content: [{ type: "text" as const, text: JSON.stringify(result) }],
      structuredContent: result,
      isError: result.status === "error",
    };
  });
  return server;
}
