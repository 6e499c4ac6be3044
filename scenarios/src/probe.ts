import { z } from "zod";
import { identifier, LIMITED_ROLES, PRIVILEGES, queueName, SERVICE_ROLES, tableName } from "./action-ops.ts";
import { key, serviceSchema } from "./services.ts";

/** What a limit that is not set reads as: more than anything that is compared with it. */
export const NO_LIMIT = 1e12;

/** A question about the state of the system that a signal cannot answer; each is answered by one value. */
export const probeSchema = z.discriminatedUnion("probe", [
  /** A setting of a service, as `GET /config` gives it. */
  z.strictObject({ probe: z.literal("config"), service: serviceSchema, key }),
  /** 1 when a valid index on the table starts with that column (and operator class), else 0. */
  z.strictObject({ probe: z.literal("index"), table: tableName, column: identifier, opclass: z.string().optional() }),
  /** 1 when the role was given the privilege on the table, or on that column of it, else 0. */
  z.strictObject({
    probe: z.literal("privilege"),
    role: z.enum(SERVICE_ROLES),
    privilege: z.enum(PRIVILEGES),
    table: tableName,
    column: identifier.optional(),
  }),
  /** Connections to the database under that application_name. */
  z.strictObject({ probe: z.literal("backends"), application: z.string().min(1).max(63) }),
  /** Most connections of a database role, or milliseconds of its longest statement. */
  z.strictObject({
    probe: z.literal("role_limit"),
    role: z.enum(LIMITED_ROLES),
    limit: z.enum(["connections", "statement_ms"]),
  }),
  /** The cache's memory limit in MB. */
  z.strictObject({ probe: z.literal("cache_memory") }),
  /** 1 when the cache takes the credential that the service uses, else 0. */
  z.strictObject({ probe: z.literal("cache_credential") }),
  /** What the queue's policy limits: messages, deliveries of one message. */
  z.strictObject({
    probe: z.literal("queue_limit"),
    queue: queueName,
    limit: z.enum(["messages", "deliveries"]),
  }),
  /** A setting of the mesh, such as `delay_ms` of `edges/orders-payments` or `mtls` of `services/payments`. */
  z.strictObject({
    probe: z.literal("mesh"),
    subject: z.string().regex(/^(edges|services)\/[a-z-]+$/, "name it as edges/from-to or services/name"),
    key,
  }),
  /** What the load generator does now: a profile's name. */
  z.strictObject({ probe: z.literal("load_profile") }),
  /** What an alert rule compares with. */
  z.strictObject({ probe: z.literal("threshold"), alert: z.string().min(1).max(100) }),
  /** 1 when Prometheus scrapes the job, else 0. */
  z.strictObject({ probe: z.literal("target"), job: z.string().min(1).max(100) }),
  /** What an alert is: firing, silenced (every one of that name that fires), or quiet. */
  z.strictObject({ probe: z.literal("alert"), alert: z.string().min(1).max(100) }),
  /** Of the part of the system: how many things are not as they were before the incident. */
  z.strictObject({ probe: z.literal("changed"), part: z.enum(["access", "silences"]) }),
]);
export type Probe = z.infer<typeof probeSchema>;

const keys = new WeakMap<Probe, string>();

/** The key of a probe among the answers; the same question always has the same key. */
export function probeKey(probe: Probe): string {
  const known = keys.get(probe);
  if (known !== undefined) return known;
  const key = written(probe);
  keys.set(probe, key);
  return key;
}

function written({ probe, ...about }: Probe): string {
  const parts = Object.entries(about).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return [probe, ...parts.map(([name, value]) => `${name}=${value}`)].join(":");
}
