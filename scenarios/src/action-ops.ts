import { z } from "zod";

/** What the action kinds that work on the database, the cache and the broker can do, one object per verb. */

export const identifier = z.string().regex(/^[a-z_][a-z0-9_]{0,62}$/, "use a plain SQL identifier");
export const tableName = z
  .string()
  .regex(/^[a-z_][a-z0-9_]{0,62}\.[a-z_][a-z0-9_]{0,62}$/, "name the table as schema.table");

export const PRIVILEGES = ["select", "insert", "update", "delete"] as const;
export const SERVICE_ROLES = ["inventory", "orders", "worker"] as const;
/** Roles whose limits can be set: the services', and that of the people who write reports. */
export const LIMITED_ROLES = [...SERVICE_ROLES, "analyst"] as const;

const applicationName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9 ._:-]{0,62}$/, "use an application_name as pg_stat_activity shows it");
const productId = z.number().int().min(1).max(2_147_483_647);

const access = {
  privileges: z.array(z.enum(PRIVILEGES)).min(1).max(PRIVILEGES.length),
  table: tableName,
  role: z.enum(SERVICE_ROLES),
  /** Only these columns (select, insert, update); the whole table when absent. */
  columns: z.array(identifier).min(1).max(30).optional(),
};

const attributeValue = z.union([z.string().max(500), z.number(), z.boolean(), z.null()]);
/** What `update_product` may set; at least one of them. */
export const productColumnsSchema = z.strictObject({
  name: z.string().min(1).max(200).optional(),
  category: z.string().min(1).max(64).optional(),
  description: z.string().max(2000).optional(),
  price_cents: z.number().int().min(1).max(100_000_000).optional(),
  popularity: z.number().int().min(0).max(2_147_483_647).optional(),
  attributes: z
    .record(z.string().max(64), z.union([attributeValue, z.array(attributeValue).max(50)]))
    .refine((all) => Object.keys(all).length <= 50, "at most 50 attributes")
    .nullable()
    .optional(),
});
export type ProductColumns = z.infer<typeof productColumnsSchema>;

const session = { verb: z.literal("open_session"), name: applicationName };

/** Another client of the database, as the role `analyst`; `name` is its application_name. */
const openSessionSchema = z.discriminatedUnion("does", [
  /** Takes stock rows in a transaction and leaves it open. */
  z.strictObject({
    ...session,
    does: z.literal("hold_locks"),
    /** These products' rows; the most popular ones when absent. */
    products: z.array(productId).min(1).max(200).optional(),
    mostPopular: z.number().int().min(1).max(50_000).default(5_000),
  }),
  /** Runs a report over and over. */
  z.strictObject({ ...session, does: z.literal("report"), connections: z.number().int().min(1).max(30).default(4) }),
]);

export const sqlOpSchema = z.discriminatedUnion("verb", [
  z.strictObject({
    verb: z.literal("create_index"),
    table: tableName,
    columns: z.array(identifier).min(1).max(4),
    /** Operator class for each column, such as `text_pattern_ops` for LIKE 'prefix%'. */
    opclass: z.enum(["default", "text_pattern_ops"]).default("default"),
  }),
  z.strictObject({ verb: z.literal("drop_index"), table: tableName, index: identifier }),
  /** What undoes `drop_index`: `definition` is PostgreSQL's own (`pg_get_indexdef`), so that the index comes back exactly. */
  z.strictObject({
    verb: z.literal("restore_index"),
    table: tableName,
    index: identifier,
    definition: z.string().max(2000),
  }),
  z.strictObject({ verb: z.literal("analyze"), table: tableName }),
  /** Read-only, run under a statement timeout and a row limit; changes nothing. */
  z.strictObject({ verb: z.literal("query"), text: z.string().min(1).max(4000) }),
  /** Ends every connection to the shop's database with that application_name. */
  z.strictObject({ verb: z.literal("terminate_backend"), application: applicationName }),
  z.strictObject({ verb: z.literal("grant"), ...access }),
  z.strictObject({ verb: z.literal("revoke"), ...access }),
  /** For connections made from then on: most connections at once (-1 no limit), longest statement (0 no limit). */
  z
    .strictObject({
      verb: z.literal("set_role"),
      role: z.enum(LIMITED_ROLES),
      connectionLimit: z.number().int().min(-1).max(1000).optional(),
      statementTimeoutMs: z.number().int().min(0).max(3_600_000).optional(),
    })
    .refine((op) => op.connectionLimit !== undefined || op.statementTimeoutMs !== undefined, "name a limit to set"),
  openSessionSchema,
  z.strictObject({ verb: z.literal("close_session"), name: applicationName }),
  /** Adds so many reviews in one statement, without ANALYZE. */
  z.strictObject({ verb: z.literal("import_reviews"), rows: z.number().int().min(1).max(1_000_000) }),
  /** What undoes `import_reviews`. */
  z.strictObject({ verb: z.literal("remove_reviews"), after: z.number().int().min(0) }),
  z.strictObject({
    verb: z.literal("update_product"),
    product: productId,
    set: productColumnsSchema.refine((set) => Object.keys(set).length > 0, "name a column to set"),
  }),
]);
export type SqlOp = z.infer<typeof sqlOpSchema>;

/** The two passwords that the service's account at the cache can be given, by name. */
export const CACHE_CREDENTIALS = ["blue", "green"] as const;
export const CACHE_SECTIONS = ["clients", "commandstats", "keyspace", "memory", "stats"] as const;
const keyPrefix = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9:_-]{0,63}$/, "use letters, digits and : _ -");

export const redisOpSchema = z.discriminatedUnion("verb", [
  /** 0: no limit. */
  z.strictObject({ verb: z.literal("set_maxmemory"), megabytes: z.number().min(0).max(4096) }),
  z.strictObject({ verb: z.literal("rotate_credential"), to: z.enum(CACHE_CREDENTIALS) }),
  /** All keys that begin with `prefix`; all there are when it is absent. */
  z.strictObject({ verb: z.literal("flush"), prefix: keyPrefix.optional() }),
  /** Adds so many small keys named `prefix:1` and on. */
  z.strictObject({ verb: z.literal("fill"), prefix: keyPrefix, keys: z.number().int().min(1).max(500_000) }),
  z.strictObject({ verb: z.literal("info"), section: z.enum(CACHE_SECTIONS) }),
  z.strictObject({ verb: z.literal("slowlog") }),
  /** How many keys begin with which word, and what they weigh. */
  z.strictObject({ verb: z.literal("keys") }),
]);
export type RedisOp = z.infer<typeof redisOpSchema>;

export const queueName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,100}$/, "use a queue's name");
export const OVERFLOWS = ["drop-head", "reject-publish", "reject-publish-dlx"] as const;

export const rabbitmqOpSchema = z.discriminatedUnion("verb", [
  /** Changes the queue's one policy: null takes a limit away, what is absent stays as it is. */
  z
    .strictObject({
      verb: z.literal("set_policy"),
      queue: queueName,
      maxLength: z.number().int().min(0).max(10_000_000).nullable().optional(),
      overflow: z.enum(OVERFLOWS).nullable().optional(),
      deliveryLimit: z.number().int().min(0).max(1000).nullable().optional(),
    })
    .refine((op) => Object.keys(op).length > 2, "name a limit to set"),
  z.strictObject({ verb: z.literal("clear_policy"), queue: queueName }),
  z.strictObject({ verb: z.literal("publish"), queue: queueName, body: z.string().min(1).max(4000) }),
  /** Takes messages with exactly this body out of the queue; what undoes `publish`. */
  z.strictObject({ verb: z.literal("take_out"), queue: queueName, body: z.string().min(1).max(4000) }),
  z
    .strictObject({ verb: z.literal("redrive"), from: queueName, to: queueName })
    .refine((op) => op.from !== op.to, "name two queues"),
  z.strictObject({ verb: z.literal("purge"), queue: queueName }),
  z.strictObject({ verb: z.literal("peek"), queue: queueName, count: z.number().int().min(1).max(20) }),
]);
export type RabbitmqOp = z.infer<typeof rabbitmqOpSchema>;

/** A client beside the simulated customers, that asks one route at a steady rate. */
export const extraClientSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,48}$/, "use lower-case words joined by hyphens"),
  route: z.enum(["search"]),
  rps: z.number().min(1).max(60),
});
export type ExtraClient = z.infer<typeof extraClientSchema>;
