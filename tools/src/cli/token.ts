import { parseArgs } from "node:util";
import { z } from "zod";
import { ROLES, roleSchema } from "../contract.ts";
import { signCredential } from "../credentials.ts";

/**
 * `token ROLE [--learner ID] [--days N] [--json]`: prints the MCP URL and a bearer token for it, so that any MCP client
 * can connect. Needs TOOLS_URL and CREDENTIAL_SECRET.
 */
const USAGE = `Usage: npm run token -- ${ROLES.join("|")} [--learner ID] [--days N] [--json]`;

const variables = z.object({ TOOLS_URL: z.url(), CREDENTIAL_SECRET: z.string().min(16) });
const options = z.object({
  role: roleSchema,
  learner: z.string().min(1).max(64).default("local-learner"),
  days: z.coerce.number().positive().max(3650).default(7),
  json: z.boolean().default(false),
});

function main(): number {
  const env = variables.safeParse(process.env);
  if (!env.success) {
    console.error("TOOLS_URL and CREDENTIAL_SECRET are not set. Is the stack running? Start it with: npm start");
    return 1;
  }
  const parsed = options.safeParse(readArguments());
  if (!parsed.success) {
    console.error(`${parsed.error.issues.map((i) => `${i.path.join(".")}: ${i.message}`).join("; ")}\n${USAGE}`);
    return 2;
  }
  const { role, learner, days, json } = parsed.data;
  const url = new URL("/mcp", env.data.TOOLS_URL).href;
  const token = signCredential(env.data.CREDENTIAL_SECRET, { role, sub: learner }, days * 24 * 60 * 60);
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
