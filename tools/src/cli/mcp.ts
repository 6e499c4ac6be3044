import { parseArgs } from "node:util";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { StdioServerTransport } from "@modelcontextprotocol/server/stdio";
import { z } from "zod";
import { ROLES } from "../contract.ts";
import { signCredential } from "../credentials.ts";
import { bridge } from "../stdio/bridge.ts";
import { complain, identityOptions, readStack } from "./client-options.ts";

/**
 * `mcp [ROLE] [--learner ID]`: MCP on standard input and output, for clients that start their servers as programs; it
 * is carried to the running stack. Needs TOOLS_URL and CREDENTIAL_SECRET. Standard output belongs to the protocol.
 */
const USAGE = `Usage: npm run --silent mcp -- [${ROLES.join("|")}] [--learner ID]`;
/** A credential is made for each request, so that a connection may last as long as the client likes. */
const CREDENTIAL_SECONDS = 15 * 60;

const optionsSchema = z.object({ ...identityOptions, role: identityOptions.role.default("learner") });

async function main(): Promise<number> {
  const stack = readStack();
  if (stack === null) return 1;
  const options = optionsSchema.safeParse(readArguments());
  if (!options.success) {
    complain(options.error, USAGE);
    return 2;
  }
  const { role, learner: sub } = options.data;
  const token = async () => signCredential(stack.secret, { role, sub }, CREDENTIAL_SECONDS);
  const upstream = new StreamableHTTPClientTransport(new URL(stack.url), { authProvider: { token } });
  const client = new StdioServerTransport();
  const { end } = bridge(client, upstream);
  await upstream.start();
  await client.start();
  await end;
  return 0;
}

function readArguments(): unknown {
  try {
    const { positionals, values } = parseArgs({ allowPositionals: true, options: { learner: { type: "string" } } });
    return { role: positionals[0], ...values };
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return { role: "" };
  }
}

process.exitCode = await main();
