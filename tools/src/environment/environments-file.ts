import { readFileSync } from "node:fs";
import { z } from "zod";
import { SERVICES } from "@mayday/scenarios/contract";

const url = z.url();
const entrySchema = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,40}$/, "use lower-case words joined by hyphens"),
  gatewayUrl: url,
  adminToken: z.string().min(1),
  services: z.record(z.enum(SERVICES), url),
  /** As the roles `operator`, `reader` (the console's queries) and `analyst` (other clients of the database). */
  databaseUrl: url,
  readerUrl: url,
  analystUrl: url,
  /** As the administrator; the passwords that the service's account can be given. */
  redisUrl: url,
  redisCredentials: z.strictObject({ blue: z.string().min(1), green: z.string().min(1) }),
  /** `url` is the management API's. */
  rabbitmq: z.strictObject({ url, amqpUrl: url, user: z.string(), password: z.string(), queue: z.string().min(1) }),
  prometheusUrl: url,
  alertmanagerUrl: url,
  lokiUrl: url,
  tempoUrl: url,
  locustUrl: url,
  /** Files of Prometheus that may be changed: its rules, and a folder with one file per target. */
  monitoring: z.strictObject({ rulesFile: z.string().min(1), targetsDir: z.string().min(1) }).optional(),
  /** Where there is a mesh. */
  meshUrl: url.optional(),
  components: z.array(z.string()),
});
export type EnvironmentEntry = z.infer<typeof entrySchema>;

const fileSchema = z
  .array(entrySchema)
  .min(1)
  .refine((all) => new Set(all.map(({ name }) => name)).size === all.length, "two environments have the same name");

/** Reads `ENVIRONMENTS_FILE`. Throws an Error that names the file and each wrong field, and quotes no value. */
export function readEnvironmentsFile(path: string): EnvironmentEntry[] {
  const parsed = fileSchema.safeParse(readJson(path));
  if (parsed.success) return parsed.data;
  throw new Error(`${path} does not describe environments:\n${z.prettifyError(parsed.error)}`);
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    const why =
      error instanceof SyntaxError ? "it is not JSON" : String(error instanceof Error ? error.message : error);
    throw new Error(`The environments file ${path} cannot be read: ${why}`, { cause: error });
  }
}
