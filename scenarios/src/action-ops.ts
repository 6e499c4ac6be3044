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
  role: z.enum(SERVICE_ROLES).describe("the service that works under it"),
  columns: z
    .array(identifier)
    .min(1)
    .max(30)
    .optional()
    .describe("only these columns (select, insert, update); the whole table when absent"),
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
    .optional()
    .describe("all of them: those that are not named are gone"),
});
export type ProductColumns = z.infer<typeof productColumnsSchema>;

const session = {
  verb: z.literal("open_session"),
  name: applicationName.describe("what it calls itself to the database (`application_name`)"),
};

/** Another client of the database, as the role `analyst`. */
const openSessionSchema = z.discriminatedUnion("does", [
  z
    .strictObject({
      ...session,
      does: z.literal("hold_locks"),
      products: z
        .array(productId)
        .min(1)
        .max(200)
        .optional()
        .describe("these products' rows; the most popular ones when absent"),
      mostPopular: z.number().int().min(1).max(50_000).default(5_000).describe("how many of those"),
    })
    .describe("Another client of the database takes stock rows in a transaction and leaves it open."),
  z
    .strictObject({
      ...session,
      does: z.literal("report"),
      connections: z.number().int().min(1).max(30).default(4).describe("on which it runs at the same time"),
    })
    .describe("Another client of the database runs a report over and over, and comes back when it is ended."),
]);

export const sqlOpSchema = z.discriminatedUnion("verb", [
  z
    .strictObject({
      verb: z.literal("create_index"),
      table: tableName,
      columns: z.array(identifier).min(1).max(4).describe("in the order in which the index sorts"),
      opclass: z
        .enum(["default", "text_pattern_ops"])
        .default("default")
        .describe("for each column: `text_pattern_ops` for `LIKE 'prefix%'`"),
    })
    .describe("Makes a B-tree index without stopping writes; its name is made of table and columns."),
  z
    .strictObject({ verb: z.literal("drop_index"), table: tableName, index: identifier })
    .describe("Drops an index that belongs to no constraint."),
  z
    .strictObject({
      verb: z.literal("restore_index"),
      table: tableName,
      index: identifier,
      definition: z.string().max(2000).describe("PostgreSQL's own (`pg_get_indexdef`)"),
    })
    .describe("Makes an index exactly as it was; what undoes `drop_index`."),
  z
    .strictObject({ verb: z.literal("analyze"), table: tableName })
    .describe("Gathers the table's statistics for the query planner."),
  z
    .strictObject({ verb: z.literal("query"), text: z.string().min(1).max(4000).describe("one SQL statement") })
    .describe("Reads, as a role that may only read, under a statement timeout and a row limit."),
  z
    .strictObject({ verb: z.literal("terminate_backend"), application: applicationName })
    .describe("Ends every connection to the shop's database with that application_name."),
  z
    .strictObject({ verb: z.literal("grant"), ...access })
    .describe("Gives a role privileges on a table, or on columns of it."),
  z
    .strictObject({ verb: z.literal("revoke"), ...access })
    .describe("Takes privileges away; from a whole table also those on its columns."),
  z
    .strictObject({
      verb: z.literal("set_role"),
      role: z.enum(LIMITED_ROLES).describe("a service's, or `analyst`, that of the people who write reports"),
      connectionLimit: z.number().int().min(-1).max(1000).optional().describe("most connections at once; -1 no limit"),
      statementTimeoutMs: z.number().int().min(0).max(3_600_000).optional().describe("longest statement; 0 no limit"),
    })
    .refine((op) => op.connectionLimit !== undefined || op.statementTimeoutMs !== undefined, "name a limit to set")
    .describe("Limits a role, for connections made from then on. At least one of the limits."),
  openSessionSchema,
  z
    .strictObject({ verb: z.literal("close_session"), name: applicationName })
    .describe("Lets a client that `open_session` made leave the database."),
  z
    .strictObject({ verb: z.literal("import_reviews"), rows: z.number().int().min(1).max(1_000_000) })
    .describe("Adds so many reviews in one statement, without ANALYZE."),
  z
    .strictObject({
      verb: z.literal("remove_reviews"),
      after: z.number().int().min(0).describe("the number of the last review that stays"),
    })
    .describe("Removes the newest reviews; what undoes `import_reviews`."),
  z
    .strictObject({
      verb: z.literal("update_product"),
      product: productId.describe("its id"),
      set: productColumnsSchema
        .refine((set) => Object.keys(set).length > 0, "name a column to set")
        .describe("at least one column"),
    })
    .describe("Changes columns of one product."),
]);
export type SqlOp = z.infer<typeof sqlOpSchema>;

/** The two passwords that the service's account at the cache can be given, by name. */
export const CACHE_CREDENTIALS = ["blue", "green"] as const;
export const CACHE_SECTIONS = ["clients", "commandstats", "keyspace", "memory", "stats"] as const;
const keyPrefix = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9:_-]{0,63}$/, "use letters, digits and : _ -");

export const redisOpSchema = z.discriminatedUnion("verb", [
  z
    .strictObject({ verb: z.literal("set_maxmemory"), megabytes: z.number().min(0).max(4096).describe("0: no limit") })
    .describe("Limits the memory that the cache may use."),
  z
    .strictObject({ verb: z.literal("rotate_credential"), to: z.enum(CACHE_CREDENTIALS) })
    .describe("Lets the cache take this one of the service's two passwords, and no other."),
  z
    .strictObject({
      verb: z.literal("flush"),
      prefix: keyPrefix.optional().describe("only keys that begin so; all there are when absent"),
    })
    .describe("Removes keys."),
  z
    .strictObject({
      verb: z.literal("fill"),
      prefix: keyPrefix.describe("keys are named `prefix:1` and on"),
      keys: z.number().int().min(1).max(500_000).describe("how many"),
    })
    .describe("Adds small keys."),
  z
    .strictObject({ verb: z.literal("info"), section: z.enum(CACHE_SECTIONS) })
    .describe("Shows the cache's own counters."),
  z.strictObject({ verb: z.literal("slowlog") }).describe("Shows the commands that took longest."),
  z
    .strictObject({ verb: z.literal("keys") })
    .describe("Shows how many keys begin with which word, and what they weigh."),
]);
export type RedisOp = z.infer<typeof redisOpSchema>;

export const queueName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,100}$/, "use a queue's name");
export const OVERFLOWS = ["drop-head", "reject-publish", "reject-publish-dlx"] as const;

export const rabbitmqOpSchema = z.discriminatedUnion("verb", [
  z
    .strictObject({
      verb: z.literal("set_policy"),
      queue: queueName,
      maxLength: z.number().int().min(0).max(10_000_000).nullable().optional().describe("most messages that may wait"),
      overflow: z.enum(OVERFLOWS).nullable().optional().describe("what happens to a message beyond that"),
      deliveryLimit: z
        .number()
        .int()
        .min(0)
        .max(1000)
        .nullable()
        .optional()
        .describe("how often a message may come back before it goes to the queue's `.dead`"),
    })
    .refine((op) => Object.keys(op).length > 2, "name a limit to set")
    .describe("Changes the queue's one policy: null takes a limit away, what is absent stays. At least one limit."),
  z.strictObject({ verb: z.literal("clear_policy"), queue: queueName }).describe("Lifts all limits of the queue."),
  z
    .strictObject({ verb: z.literal("publish"), queue: queueName, body: z.string().min(1).max(4000) })
    .describe("Sends a message to the queue."),
  z
    .strictObject({ verb: z.literal("take_out"), queue: queueName, body: z.string().min(1).max(4000) })
    .describe("Takes messages with exactly this body out of the queue and its `.dead`; what undoes `publish`."),
  z
    .strictObject({ verb: z.literal("redrive"), from: queueName, to: queueName })
    .refine((op) => op.from !== op.to, "name two queues")
    .describe("Moves all messages of a queue to another, and loses none."),
  z
    .strictObject({ verb: z.literal("purge"), queue: queueName })
    .describe("Deletes all messages that wait in the queue."),
  z
    .strictObject({ verb: z.literal("peek"), queue: queueName, count: z.number().int().min(1).max(20) })
    .describe("Shows the first messages that wait, and leaves them there."),
]);
export type RabbitmqOp = z.infer<typeof rabbitmqOpSchema>;

/** A client beside the simulated customers, that asks one route at a steady rate. */
export const extraClientSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,48}$/, "use lower-case words joined by hyphens"),
  route: z.enum(["search"]),
  rps: z.number().min(1).max(60).describe("requests a second"),
});
export type ExtraClient = z.infer<typeof extraClientSchema>;
