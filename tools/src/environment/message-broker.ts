import { z } from "zod";
import type { RabbitmqOp } from "@mayday/scenarios/contract";
import { ToolError } from "../tool-error.ts";
import type { Table } from "./environment.ts";
import { moveMessages, takeOut } from "./message-moves.ts";
import { ask, parseAnswer, type Answer, type Request, type Source } from "./source.ts";

type Wanted = Extract<RabbitmqOp, { verb: "set_policy" }>;
/** What a queue's policy sets; null for what it does not. */
export type QueueLimits = { [L in "maxLength" | "overflow" | "deliveryLimit"]: Exclude<Wanted[L], undefined> };
export type Queue = {
  queue: string;
  ready: number;
  unacknowledged: number;
  consumers: number;
  policy: QueueLimits;
};
export type MessageBroker = ReturnType<typeof messageBroker>;

const VHOST = "%2F";
const definitionSchema = z
  .object({
    "max-length": z.number().optional(),
    overflow: z.enum(["drop-head", "reject-publish", "reject-publish-dlx"]).optional(),
    "delivery-limit": z.number().optional(),
  })
  .catchall(z.unknown());
const policySchema = z.object({ name: z.string(), pattern: z.string(), definition: definitionSchema });
const queueSchema = z.object({
  name: z.string(),
  messages: z.number().optional(),
  messages_ready: z.number().optional(),
  messages_unacknowledged: z.number().optional(),
  consumers: z.number().optional(),
  type: z.string().default("classic"),
  effective_policy_definition: z.union([z.record(z.string(), z.unknown()), z.array(z.never())]).nullish(),
});
const messageSchema = z.object({
  payload: z.string(),
  redelivered: z.boolean(),
  routing_key: z.string(),
  properties: z.object({ headers: z.record(z.string(), z.unknown()).optional() }),
});

/** RabbitMQ over its management API; messages are moved over AMQP, which alone can do so without losing one. */
export function messageBroker(source: Source, queue: string, amqpUrl: string) {
  async function request(path: string, options: Request, what: string): Promise<Answer> {
    const answer = await ask(source, path, options);
    if (answer.status === 404)
      throw new ToolError("not_found", `there is no ${what}`, "list_operations shows the queues.");
    if (answer.status >= 400) {
      const reason = `rabbitmq refused ${what} (${answer.status}): ${answer.body.slice(0, 200)}`;
      throw new ToolError("invalid_input", reason, "Correct it and try again.");
    }
    return answer;
  }

  async function requireQueue(name: string, signal: AbortSignal): Promise<z.infer<typeof queueSchema>> {
    return parseAnswer(source, await request(at(name), { signal }, `queue ${name}`), queueSchema);
  }

  return {
    source,
    requireQueue,

    /** Messages in the order queue, waiting or being worked on; null when there is no such queue (yet). */
    async queueDepth(signal?: AbortSignal): Promise<number | null> {
      const answer = await ask(source, at(queue), signal && { signal });
      if (answer.status === 404) return null;
      return parseAnswer(source, answer, queueSchema).messages ?? null;
    },

    async queues(signal?: AbortSignal): Promise<Queue[]> {
      const options = signal === undefined ? {} : { signal };
      const [queues, policies] = await Promise.all([
        request(`/api/queues/${VHOST}`, options, "list of queues"),
        request(`/api/policies/${VHOST}`, options, "list of policies"),
      ]);
      const known = parseAnswer(source, policies, z.array(policySchema));
      return parseAnswer(source, queues, z.array(queueSchema)).map((one) => {
        const policy = known.find(({ name }) => name === policyName(one.name));
        return {
          queue: one.name,
          ready: one.messages_ready ?? 0,
          unacknowledged: one.messages_unacknowledged ?? 0,
          consumers: one.consumers ?? 0,
          policy: policy ? limitsOf(policy.definition) : NO_LIMITS,
        };
      });
    },

    /** Every policy by its name, as text. */
    async policies(): Promise<Record<string, string>> {
      const answer = await request(`/api/policies/${VHOST}`, {}, "list of policies");
      const all = parseAnswer(source, answer, z.array(policySchema));
      return Object.fromEntries(all.map(({ name, pattern, definition }) => [name, `${pattern} ${sorted(definition)}`]));
    },

    /** The limits that the queue's own policy sets. */
    async limits(name: string, signal: AbortSignal): Promise<QueueLimits> {
      const answer = await ask(source, policyAt(name), { signal });
      return answer.status === 404 ? NO_LIMITS : limitsOf(parseAnswer(source, answer, policySchema).definition);
    },

    /** Replaces the queue's policy by one with these limits; by none when there is no limit. */
    async setLimits(name: string, limits: QueueLimits, signal: AbortSignal): Promise<void> {
      const definition = definitionOf(limits);
      if (Object.keys(definition).length > 0) {
        const json = { pattern: `^${escapePattern(name)}$`, definition, priority: 0, "apply-to": "queues" };
        await request(policyAt(name), { method: "PUT", json, signal }, `policy for ${name}`);
        return;
      }
      const answer = await ask(source, policyAt(name), { method: "DELETE", signal });
      if (answer.status >= 400 && answer.status !== 404)
        throw new ToolError("internal", `rabbitmq kept the policy (${answer.status})`, "Try again.");
    },

    /** Whether the queue works under exactly these limits now; it takes a moment after a change. */
    async follows(name: string, limits: QueueLimits, signal: AbortSignal): Promise<boolean> {
      const { effective_policy_definition: now, type } = await requireQueue(name, signal);
      const applicable = countsDeliveries(type) ? limits : { ...limits, deliveryLimit: null };
      return sorted(Array.isArray(now) ? {} : { ...now }) === sorted(definitionOf(applicable));
    },

    async publish(name: string, body: string, signal: AbortSignal): Promise<void> {
      const properties = { delivery_mode: 2, content_type: "application/json" };
      const json = { properties, routing_key: name, payload: body, payload_encoding: "string" };
      const path = `/api/exchanges/${VHOST}/amq.default/publish`;
      const answer = await request(path, { method: "POST", json, signal }, `message for ${name}`);
      if (!parseAnswer(source, answer, z.object({ routed: z.boolean() })).routed)
        throw new ToolError("not_found", `there is no queue ${name}`, "list_operations shows the queues.");
    },

    async purge(name: string, signal: AbortSignal): Promise<void> {
      await request(`${at(name)}/contents`, { method: "DELETE", signal }, `queue ${name}`);
    },

    /** The first messages, which stay where they are; RabbitMQ counts the look as a delivery. */
    async peek(name: string, count: number, signal: AbortSignal): Promise<Table> {
      const json = { count, ackmode: "ack_requeue_true", encoding: "auto", truncate: 2000 };
      const answer = await request(`${at(name)}/get`, { method: "POST", json, signal }, `queue ${name}`);
      const rows = parseAnswer(source, answer, z.array(messageSchema)).map((message) => [
        message.payload,
        String(message.redelivered),
        JSON.stringify(message.properties.headers ?? {}).slice(0, 1000),
      ]);
      return { columns: ["body", "delivered before", "headers"], rows, truncated: false };
    },

    move: (from: string, to: string, signal: AbortSignal) => moveMessages(amqpUrl, { from, to }, signal),

    /** Orders that were dead-lettered go back to the order queue; gives how many, 0 where there is no dead-letter queue. */
    async redriveDead(signal: AbortSignal): Promise<number> {
      const dead = deadQueueOf(queue);
      if ((await ask(source, at(dead), { signal })).status === 404) return 0;
      return moveMessages(amqpUrl, { from: dead, to: queue }, signal);
    },

    takeOut: (name: string, body: string, signal: AbortSignal) => takeOut(amqpUrl, { queue: name, body }, signal),
  };
}

/** Where the broker puts what it gave up delivering from a queue. */
export const deadQueueOf = (queue: string): string => `${queue}.dead`;

const at = (name: string) => `/api/queues/${VHOST}/${encodeURIComponent(name)}`;
const policyAt = (name: string) => `/api/policies/${VHOST}/${encodeURIComponent(policyName(name))}`;
/** One policy per queue, under its name: of several that match RabbitMQ would follow one alone. */
const policyName = (queue: string) => queue;
const escapePattern = (text: string) => text.replaceAll(/[.+*?^${}()|[\]\\]/g, "\\$&");

/** Of RabbitMQ's kinds of queues only quorum queues count how often a message was delivered. */
export const countsDeliveries = (type: string): boolean => type === "quorum";

const NO_LIMITS: QueueLimits = { maxLength: null, overflow: null, deliveryLimit: null };

function limitsOf(definition: z.infer<typeof definitionSchema>): QueueLimits {
  return {
    maxLength: definition["max-length"] ?? null,
    overflow: definition.overflow ?? null,
    deliveryLimit: definition["delivery-limit"] ?? null,
  };
}

function definitionOf({ maxLength, overflow, deliveryLimit }: QueueLimits): Record<string, unknown> {
  const all = { "max-length": maxLength, overflow, "delivery-limit": deliveryLimit };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null));
}

const sorted = (definition: object) =>
  JSON.stringify(Object.fromEntries(Object.entries(definition).sort(([a], [b]) => (a < b ? -1 : 1))));
