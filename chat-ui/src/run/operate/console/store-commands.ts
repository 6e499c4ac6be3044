import type { Action, ToolOutput } from "@mayday/agent/contract";
import { t } from "../../../text/t.ts";
import { CACHE_OPERATIONS } from "../cache-operations.ts";
import { queueOperations } from "../queue-operations.ts";
import { formCommand } from "./form-command.ts";
import { word, words, type Command, type Deed, type ValuePart } from "./grammar.ts";
import { notAmong, oneOf } from "./values.ts";

type Operations = ToolOutput<"list_operations">;
type RabbitmqOp = Extract<Action, { kind: "rabbitmq" }>["op"];

const OVERFLOWS = ["drop-head", "reject-publish", "reject-publish-dlx"] as const;
const NONE = "none";

const cacheForm = (id: string) => CACHE_OPERATIONS.find((spec) => spec.id === id);

/** Looking into the cache, and what an operator may change of it. */
export function cacheCommands({ cache }: Pick<Operations, "cache">): Command[] {
  if (cache === null) return [];
  return [
    ...formCommand("cache show", "command.cacheShow", cacheForm("cache-look")),
    ...formCommand("cache memory", "command.cacheMemory", cacheForm("cache-memory")),
    ...formCommand("cache credential", "command.cacheCredential", cacheForm("cache-credential")),
    ...formCommand("cache flush", "command.cacheFlush", cacheForm("cache-flush")),
  ];
}

/** Looking at queues, and what an operator may do to them. */
export function queueCommands({ queues }: Pick<Operations, "queues">): Command[] {
  if (queues.length === 0) return [];
  const forms = new Map(queueOperations(queues).map((spec) => [spec.id, spec]));
  const queue = oneOf("queue", () =>
    queues.map((one) => ({ text: one.queue, note: t("topology.short.ready", { count: one.ready }) })),
  );
  return [
    { parts: words("queue list"), help: "command.queueList", does: () => showQueues(queues) },
    ...formCommand("queue peek", "command.queuePeek", forms.get("queue-look")),
    ...["length", "deliveries"].map((what): Command => ({
      parts: [...words("queue limit"), queue, word(what), limitPart(() => [NONE], what)],
      help: "command.queueLimit",
      does: ({ queue: of = "", [what]: text = "" }) => limit(of, what, text === NONE ? null : Number(text)),
    })),
    {
      parts: [...words("queue limit"), queue, word("overflow"), oneOf("overflow", [NONE, ...OVERFLOWS])],
      help: "command.queueOverflow",
      does: ({ queue: of = "", overflow }) =>
        rabbitmq({ verb: "set_policy", queue: of, overflow: OVERFLOWS.find((one) => one === overflow) ?? null }),
    },
    ...formCommand("queue unlimit", "command.queueUnlimit", forms.get("queue-clear")),
    ...formCommand("queue move", "command.queueMove", forms.get("queue-redrive")),
    ...formCommand("queue purge", "command.queuePurge", forms.get("queue-purge")),
  ];
}

const rabbitmq = (op: RabbitmqOp): Deed => ({ kind: "action", action: { kind: "rabbitmq", op } });

const limit = (queue: string, what: string, to: number | null): Deed =>
  rabbitmq({ verb: "set_policy", queue, ...(what === "length" ? { maxLength: to } : { deliveryLimit: to }) });

/** A whole number, or the word that lifts the limit. */
function limitPart(options: () => string[], name: string): ValuePart {
  return {
    kind: "value",
    name,
    optional: false,
    options: () => options().map((text) => ({ text })),
    problem: (text) => (/^(none|[0-9]{1,7})$/.test(text) ? null : notAmong(text, name, [t("console.aNumber"), NONE])),
  };
}

function showQueues(queues: Operations["queues"]): Deed {
  const columns = [
    t("operation.queue"),
    t("operation.ready"),
    t("operation.unacknowledged"),
    t("operation.consumers"),
    t("operation.policyNow"),
  ];
  const rows = queues.map(({ queue, ready, unacknowledged, consumers, policy }) => [
    queue,
    String(ready),
    String(unacknowledged),
    String(consumers),
    policyText(policy),
  ]);
  return { kind: "show", text: "", table: { columns, rows, truncated: false } };
}

/** A queue's limits in a line. */
export const policyText = (policy: Operations["queues"][number]["policy"]): string =>
  Object.entries(policy)
    .flatMap(([name, value]) => (value === null ? [] : [`${name} ${value}`]))
    .join(", ") || t("operation.noPolicy");
