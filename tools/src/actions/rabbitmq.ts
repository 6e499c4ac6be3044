import { isDeepStrictEqual } from "node:util";
import type { Action, RabbitmqOp } from "@mayday/scenarios/contract";
import { countsDeliveries, deadQueueOf, type MessageBroker, type QueueLimits } from "../environment/message-broker.ts";
import { ToolError } from "../tool-error.ts";
import { done, rowsOf, type ActionHandler } from "./action-handler.ts";
import { byVerb } from "./by-verb.ts";
import { until } from "./until.ts";

/** A change of policy reaches its queue a moment after it was accepted. */
const POLICY_MS = 20_000;

type SomeLimits = { [L in keyof QueueLimits]?: QueueLimits[L] | undefined };

/** Works on the shop's message broker: limits of queues, and messages. */
export const rabbitmq: ActionHandler<"rabbitmq"> = byVerb<RabbitmqOp>({
  set_policy: {
    for: "operators",
    describe: (op) => `Limit the queue ${op.queue}: ${said(op)}`,
    async captureUndo({ queue, ...wanted }, { broker }, signal) {
      const now = await broker.limits(queue, signal);
      return isDeepStrictEqual(merged(now, wanted), now) ? [] : [backTo(queue, now)];
    },
    async apply({ queue, ...wanted }, { broker }, signal) {
      const { type } = await broker.requireQueue(queue, signal);
      if (typeof wanted.deliveryLimit === "number" && !countsDeliveries(type)) {
        const reason = `${queue} is a ${type} queue, which does not count deliveries`;
        throw new ToolError("conflict", reason, "Limit its length instead.");
      }
      const limits = merged(await broker.limits(queue, signal), wanted);
      await limit(queue, limits, broker, signal);
      return done(`${queue} now has ${said(limits)}`);
    },
  },
  clear_policy: {
    for: "operators",
    describe: (op) => `Lift all limits of the queue ${op.queue}`,
    async captureUndo({ queue }, { broker }, signal) {
      const now = await broker.limits(queue, signal);
      return isDeepStrictEqual(now, NOTHING) ? [] : [backTo(queue, now)];
    },
    async apply({ queue }, { broker }, signal) {
      await broker.requireQueue(queue, signal);
      await limit(queue, NOTHING, broker, signal);
      return done(`${queue} has no limits (any more)`);
    },
  },
  publish: {
    for: "scenarios",
    describe: (op) => `Send a message to ${op.queue}`,
    captureUndo: async ({ queue, body }) => [{ kind: "rabbitmq", op: { verb: "take_out", queue, body } }],
    async apply({ queue, body }, { broker }, signal) {
      await broker.publish(queue, body, signal);
      return done(`Sent a message to ${queue}`);
    },
  },
  take_out: {
    for: "scenarios",
    describe: (op) => `Take a message out of ${op.queue}`,
    async apply({ queue, body }, { broker }, signal) {
      // It may have been rejected, or be in a consumer's hands for the moment and come back.
      const dead = deadQueueOf(queue);
      const places = (await broker.queues(signal))
        .map((one) => one.queue)
        .filter((one) => one === queue || one === dead);
      let taken = 0;
      for (const place of places) taken += await broker.takeOut(place, body, signal);
      return done(`Took ${taken} ${taken === 1 ? "message" : "messages"} out of ${places.join(" and ")}`);
    },
  },
  redrive: {
    for: "operators",
    describe: (op) => `Move the messages in ${op.from} to ${op.to}`,
    async apply({ from, to }, { broker }, signal) {
      await broker.requireQueue(from, signal);
      await broker.requireQueue(to, signal);
      const moved = await broker.move(from, to, signal);
      return done(`Moved ${moved} ${moved === 1 ? "message" : "messages"} from ${from} to ${to}`);
    },
  },
  purge: {
    for: "operators",
    describe: (op) => `Delete all messages that wait in ${op.queue}`,
    async apply({ queue }, { broker }, signal) {
      await broker.purge(queue, signal);
      return done(`Deleted all messages that waited in ${queue}`);
    },
  },
  peek: {
    for: "operators",
    reads: true,
    describe: (op) => `Look at the first ${op.count} messages in ${op.queue}`,
    apply: async ({ queue, count }, { broker }, signal) => rowsOf(await broker.peek(queue, count, signal)),
  },
});

const NOTHING: QueueLimits = { maxLength: null, overflow: null, deliveryLimit: null };

const backTo = (queue: string, limits: QueueLimits): Action => ({
  kind: "rabbitmq",
  op: { verb: "set_policy", queue, ...limits },
});

function merged(now: QueueLimits, wanted: SomeLimits): QueueLimits {
  const { maxLength = now.maxLength, overflow = now.overflow, deliveryLimit = now.deliveryLimit } = wanted;
  return { maxLength, overflow, deliveryLimit };
}

async function limit(queue: string, limits: QueueLimits, broker: MessageBroker, signal: AbortSignal): Promise<void> {
  await broker.setLimits(queue, limits, signal);
  const problem = `${queue} does not follow the change yet`;
  await until(() => broker.follows(queue, limits, signal), POLICY_MS, problem, signal);
}

function said({ maxLength, overflow, deliveryLimit }: SomeLimits): string {
  const parts = [
    maxLength === undefined ? [] : [maxLength === null ? "any number of messages" : `${maxLength} messages at most`],
    overflow === undefined || overflow === null ? [] : [`when full, ${overflow}`],
    deliveryLimit === undefined
      ? []
      : [deliveryLimit === null ? "any number of deliveries" : `${deliveryLimit} deliveries of a message`],
  ];
  return parts.flat().join(", ");
}
