import type { Action } from "@mayday/agent/contract";
import { option, type OperationSpec, type Values } from "./operation-spec.ts";

type RedisOp = Extract<Action, { kind: "redis" }>["op"];
type Section = Extract<RedisOp, { verb: "info" }>["section"];

const SECTIONS = ["memory", "stats", "clients", "commandstats", "keyspace"] as const satisfies Section[];
const CREDENTIALS = ["blue", "green"] as const;

const redis = (op: RedisOp): Action => ({ kind: "redis", op });

/** What an operator may do to the cache. */
export const CACHE_OPERATIONS: readonly OperationSpec[] = [
  {
    id: "cache-look",
    title: "operation.cacheLook",
    text: "operation.cacheLookText",
    submit: "operation.look",
    fields: [
      {
        id: "what",
        type: "choice",
        label: "operation.what",
        options: ["slowlog", "keys", ...SECTIONS].map((one) => option(one)),
      },
    ],
    action: look,
  },
  {
    id: "cache-memory",
    title: "operation.cacheMemory",
    text: "operation.cacheMemoryText",
    submit: "knob.apply",
    fields: [{ id: "megabytes", type: "number", label: "operation.megabytes", min: 0, max: 4096 }],
    action: ({ megabytes }) => redis({ verb: "set_maxmemory", megabytes: Number(megabytes) }),
  },
  {
    id: "cache-credential",
    title: "operation.rotate",
    text: "operation.rotateText",
    submit: "operation.rotateDo",
    fields: [
      { id: "to", type: "choice", label: "operation.credential", options: CREDENTIALS.map((one) => option(one)) },
    ],
    action: ({ to }) => redis({ verb: "rotate_credential", to: to === "green" ? "green" : "blue" }),
  },
  {
    id: "cache-flush",
    title: "operation.flush",
    text: "operation.flushText",
    submit: "operation.flushDo",
    question: "operation.flushSure",
    fields: [
      {
        id: "prefix",
        type: "text",
        label: "operation.prefix",
        help: "operation.prefixHelp",
        pattern: "[A-Za-z0-9][A-Za-z0-9:_\\-]{0,63}",
        maxLength: 64,
        optional: true,
      },
    ],
    action: ({ prefix }) => redis({ verb: "flush", ...(prefix === undefined ? {} : { prefix }) }),
  },
];

function look({ what }: Values): Action | null {
  if (what === "slowlog" || what === "keys") return redis({ verb: what });
  const section = SECTIONS.find((one) => one === what);
  return section === undefined ? null : redis({ verb: "info", section });
}
