import type { Action, ToolOutput } from "@mayday/agent/contract";
import { named, t } from "../../text/t.ts";
import { showKnobValue, type Knob, type KnobValue } from "./knob.ts";

export type Operations = ToolOutput<"list_operations">;
/**
 * What an action would do, said before it is done. `back`: it can be undone, it cannot, or it changes nothing.
 * `sure` asks once more: others feel it at once, or it cannot be brought back.
 */
export type Effect = { text: string; back: "undo" | "none" | "looks"; sure: boolean };

const undo = (text: string): Effect => ({ text, back: "undo", sure: false });
const looks = (text: string): Effect => ({ text, back: "looks", sure: false });
const forGood = (text: string, sure = true): Effect => ({ text, back: "none", sure });

/** From what it is now to what it would be, as far as the system's own list tells. */
export function effectOf(action: Action, operations: Operations): Effect {
  switch (action.kind) {
    case "config":
      return undo(configText(action, operations));
    case "restart":
      return forGood(t("operate.restartText", { service: named("component", action.service) }));
    case "load":
      return undo(
        t("effect.load", {
          from: named("load.profile", operations.load?.profile ?? ""),
          to: named("load.profile", action.profile),
        }),
      );
    case "sql":
      return sqlEffect(action.op, operations);
    case "redis":
      return redisEffect(action.op, operations);
    case "rabbitmq":
      return rabbitmqEffect(action.op, operations);
    case "mesh":
      return meshEffect(action.op, operations);
    case "monitoring":
      return monitoringEffect(action.op, operations);
    case "notify":
    case "wait":
      return forGood(t("effect.unknown"));
  }
}

type Of<K extends Action["kind"]> = Extract<Action, { kind: K }>;

function configText({ service, set }: Of<"config">, { services }: Operations): string {
  const knobs = services.find((one) => one.service === service)?.knobs ?? [];
  return changesText("knob.effect", { service }, set, knobs);
}

/** One sentence per setting. */
function changesText(
  key: "knob.effect" | "effect.meshSet",
  of: Record<string, string>,
  set: Readonly<Record<string, KnobValue>>,
  knobs: readonly Knob[],
): string {
  return Object.entries(set)
    .map(([name, to]) => {
      const knob = knobs.find((one) => one.key === name);
      const unit = knob?.unit ?? "";
      const from = knob === undefined ? "?" : showKnobValue(knob.value, unit);
      return t(key, { ...of, key: name, from, to: showKnobValue(to, unit) });
    })
    .join(" ");
}

function sqlEffect(op: Of<"sql">["op"], { roles, applications }: Operations): Effect {
  switch (op.verb) {
    case "query":
      return looks(t("effect.query"));
    case "analyze":
      return forGood(t("effect.analyze", { table: op.table }), false);
    case "create_index": {
      const { table, columns, opclass } = op;
      return undo(t("index.effect", { table, columns: columns.join(", "), opclass }));
    }
    case "terminate_backend": {
      const count = applications.find(({ application }) => application === op.application)?.backends ?? 0;
      return forGood(t("effect.terminate", { application: op.application, count }));
    }
    case "grant":
      return undo(t("effect.grant", { privileges: op.privileges.join(", "), table: op.table, role: op.role }));
    case "set_role": {
      const now = roles.find(({ role }) => role === op.role);
      const parts = [
        limitText("connections", now?.connectionLimit, op.connectionLimit),
        limitText("statement", now?.statementTimeoutMs, op.statementTimeoutMs),
      ];
      return undo(t("effect.limit", { what: op.role, changes: parts.filter((part) => part !== null).join(", ") }));
    }
    case "update_product": {
      const [column = "", value = ""] = Object.entries(op.set).flatMap(([name, to]) => [name, JSON.stringify(to)]);
      return undo(t("effect.product", { product: op.product, column, value }));
    }
    default:
      return forGood(t("effect.unknown"));
  }
}

function limitText(what: "connections" | "statement", from: number | undefined, to: number | undefined): string | null {
  return to === undefined ? null : t(`effect.limit.${what}`, { from: from ?? "?", to });
}

function redisEffect(op: Of<"redis">["op"], { cache }: Operations): Effect {
  switch (op.verb) {
    case "set_maxmemory":
      return undo(t("effect.cacheMemory", { from: cache?.maxMegabytes ?? "?", to: op.megabytes }));
    case "rotate_credential":
      return undo(t("effect.cacheCredential", { from: cache?.credential ?? "?", to: op.to }));
    case "flush":
      return forGood(op.prefix === undefined ? t("effect.flushAll") : t("effect.flush", { prefix: op.prefix }));
    case "fill":
      return forGood(t("effect.unknown"));
    case "info":
    case "slowlog":
    case "keys":
      return looks(t("effect.cacheLook"));
  }
}

function rabbitmqEffect(op: Of<"rabbitmq">["op"], { queues }: Operations): Effect {
  const waiting = (queue: string): number => queues.find((one) => one.queue === queue)?.ready ?? 0;
  switch (op.verb) {
    case "peek":
      return looks(t("effect.peek", { queue: op.queue }));
    case "set_policy": {
      const { verb: _, queue, ...wanted } = op;
      const now: Record<string, unknown> = { ...queues.find((one) => one.queue === queue)?.policy };
      const changes = Object.entries(wanted).map(([name, to]) =>
        t("effect.change", { name: named("effect.queue", name), from: orNone(now[name]), to: orNone(to) }),
      );
      return undo(t("effect.limit", { what: queue, changes: changes.join(", ") }));
    }
    case "clear_policy":
      return undo(t("effect.unlimit", { queue: op.queue }));
    case "redrive":
      return forGood(t("effect.move", { from: op.from, to: op.to, count: waiting(op.from) }), false);
    case "purge":
      return forGood(t("effect.purge", { queue: op.queue, count: waiting(op.queue) }));
    default:
      return forGood(t("effect.unknown"));
  }
}

const orNone = (value: unknown): string | number =>
  typeof value === "number" || typeof value === "string" ? value : t("operation.noPolicy");

function meshEffect(op: Of<"mesh">["op"], { mesh }: Operations): Effect {
  const knobsOf = (subject: string): readonly Knob[] =>
    mesh?.subjects.find((one) => one.subject === subject)?.knobs ?? [];
  switch (op.verb) {
    case "set": {
      const { from, to } = op.edge;
      return undo(
        changesText("effect.meshSet", { edge: `${from} → ${to}` }, op.policy, knobsOf(`edges/${from}-${to}`)),
      );
    }
    case "clear": {
      const { from, to } = op.edge;
      const changed = knobsOf(`edges/${from}-${to}`).filter((knob) => knob.value !== knob.default);
      const names = changed.map(({ key }) => key).join(", ") || t("operation.noPolicy");
      return undo(t("effect.meshClear", { edge: `${from} → ${to}`, changed: names }));
    }
    case "set_mtls": {
      const now = knobsOf(`services/${op.service}`).find(({ key }) => key === "mtls")?.value;
      return undo(t("effect.mtls", { service: op.service, from: String(now ?? "?"), to: op.mode }));
    }
    case "rotate_certificate":
      return forGood(t("effect.certificate", { service: op.service }), false);
    case "expire_certificate":
      return forGood(t("effect.unknown"));
  }
}

function monitoringEffect(op: Of<"monitoring">["op"], { monitoring }: Operations): Effect {
  if (op.verb === "set_threshold") {
    const from = monitoring?.thresholds.find(({ alert }) => alert === op.alert)?.value ?? "?";
    return undo(t("effect.threshold", { alert: op.alert, from, to: op.value }));
  }
  return undo(t(op.scraped ? "effect.scrape" : "effect.stopScraping", { job: op.job }));
}
