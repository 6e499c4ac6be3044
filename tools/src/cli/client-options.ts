import { z } from "zod";
import { roleSchema } from "../contract.ts";

/** What programs for the running stack are told: where tools is, and the secret that its credentials are signed with. */
const variablesSchema = z.object({ TOOLS_URL: z.url(), CREDENTIAL_SECRET: z.string().min(16) });

/** Whom a credential is for. */
export const identityOptions = { role: roleSchema, learner: z.string().min(1).max(64).default("local-learner") };

/** The MCP address and the secret; null, having said so, when the stack does not run. */
export function readStack(): { url: string; secret: string } | null {
  const env = variablesSchema.safeParse(process.env);
  if (env.success) return { url: new URL("/mcp", env.data.TOOLS_URL).href, secret: env.data.CREDENTIAL_SECRET };
  console.error("TOOLS_URL and CREDENTIAL_SECRET are not set. Is the stack running? Start it with: npm start");
  return null;
}

/** Says what is wrong with the command line, and how it is used. */
export function complain(error: z.ZodError, usage: string): void {
  console.error(`${error.issues.map((i) => `${i.path.join(".")}: ${i.message}`).join("; ")}\n${usage}`);
}
