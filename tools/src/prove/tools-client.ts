import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { z } from "zod";
import { noDataSchema, toolErrorSchema, TOOLS, type ToolInput, type ToolName, type ToolOutput } from "../contract.ts";
import { signCredential } from "../credentials.ts";
import { reasonOf } from "../environment/source.ts";
import { NotProven } from "./proof.ts";

const CALL_TIMEOUT_MS = 90_000;
const CREDENTIAL_SECONDS = 6 * 60 * 60;

export type ToolsClient = Awaited<ReturnType<typeof connectTools>>;

/** A learner's MCP client for tools: what it can prove, a learner can do. Throws `NotProven` when tools cannot be reached. */
export async function connectTools(settings: { toolsUrl: string; secret: string }) {
  const token = signCredential(settings.secret, { role: "learner", sub: "scenario-prover" }, CREDENTIAL_SECONDS);
  const client = new Client(
    { name: "mayday-prove", version: "0.1.0" },
    { versionNegotiation: { mode: "auto" }, capabilities: {} },
  );
  const authProvider = { token: async () => token };
  try {
    await client.connect(new StreamableHTTPClientTransport(new URL("/mcp", settings.toolsUrl), { authProvider }));
  } catch (error) {
    throw new NotProven(
      `tools does not answer at ${settings.toolsUrl} (${reasonOf(error)}). Start the stack: npm start`,
      {
        cause: error,
      },
    );
  }

  /** Calls a tool; null when there is no data. Throws `NotProven` with the tool's reason when it refuses or fails. */
  async function ask<N extends ToolName>(name: N, input: ToolInput<N>): Promise<ToolOutput<N> | null> {
    let content: unknown;
    try {
      const answer = await client.callTool({ name, arguments: { ...input } }, { timeout: CALL_TIMEOUT_MS });
      content = answer.structuredContent;
    } catch (error) {
      throw new NotProven(`${name} got no answer from tools: ${reasonOf(error)}`, { cause: error });
    }
    const { status } = z.object({ status: z.string() }).parse(content);
    if (status === "no_data") return noDataSchema.parse(content) && null;
    if (status === "ok") return outputOf(name, content);
    const { code, reason, tryNext } = toolErrorSchema.parse(content);
    throw new NotProven(`${name}: ${reason} (${code}). ${tryNext}`);
  }

  return {
    ask,
    /** Like `ask`, where an answer without data is a failure too. */
    async call<N extends ToolName>(name: N, input: ToolInput<N>): Promise<ToolOutput<N>> {
      const output = await ask(name, input);
      if (output === null) throw new NotProven(`${name} gave no data`);
      return output;
    },
    close: () => client.close(),
  };
}

/** The cast is safe: the value was just parsed by this tool's own output schema. */
function outputOf<N extends ToolName>(name: N, content: unknown): ToolOutput<N> {
  return TOOLS[name].output.parse(content) as ToolOutput<N>;
}
