import { parseArgs } from "node:util";
import { z } from "zod";
import { ROLES } from "../contract.ts";
import { signCredential } from "../credentials.ts";
import { complain, identityOptions, readStack } from "./client-options.ts";

/**
 * `token ROLE [--learner ID] [--days N] [--json]`: prints the MCP URL and a bearer token for it, so that any MCP client
 * can connect. Needs TOOLS_URL and CREDENTIAL_SECRET.
 */
const USAGE = `Usage: npm run token -- ${ROLES.join("|")} [--learner ID] [--days N] [--json]`;

const options = z.object({
  ...identityOptions,
  days: z.coerce.number().positive().max(3650).default(7),
  json: z.boolean().default(false),
});

function main(): number {
  const stack = readStack();
  if (stack === null) return 1;
  const parsed = options.safeParse(readArguments());
  if (!parsed.success) {
    complain(parsed.error, USAGE);
    return 2;
  }
  const { role, learner, days, json } = parsed.data;
  const { url, secret } = stack;
  const token = signCredential(secret, { role, sub: learner }, days * 24 * 60 * 60);
  console.log(
    json ? JSON.stringify({ url, token }) : `MCP URL       ${url}\nBearer token  ${token}\nValid for     ${days} days`,
  );
  return 0;
}

function readArguments(): unknown {
  try {
    const { positionals, values } = parseArgs({
      allowPositionals: true,
      options: { learner: { type: "string" }, days: { type: "string" }, json: { type: "boolean" } },
    });
    return { role: positionals[0], ...values };
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return {};
  }
}

process.exitCode = main();
