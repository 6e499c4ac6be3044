import type { Fault } from "../fault.ts";
import { rabbitmq, set } from "../operations.ts";
import { ACKS, QUEUE_GROWTH, rate } from "../signals.ts";

/** No order is named: nobody can handle it. */
const BAD_MESSAGE = '{"orderId":"00000000-0000-0000-0000-00000000dead"}';

export const queueFaults: readonly Fault[] = [
  {
    id: "orders-pile-up",
    touches: ["worker"],
    needs: ["checkout", "visits"],
    break: [set("worker", { consumer_concurrency: 1, consumer_prefetch: 1 })],
    symptoms: [{ query: QUEUE_GROWTH, healthy: { below: 0.75 }, broken: { above: 1.5 } }],
    repair: [set("worker", { consumer_concurrency: 8, consumer_prefetch: 16 })],
  },
  {
    id: "one-bad-order",
    touches: ["worker"],
    needs: [],
    break: [
      rabbitmq({ verb: "set_policy", queue: "orders", deliveryLimit: null }),
      rabbitmq({ verb: "publish", queue: "orders", body: BAD_MESSAGE }),
    ],
    symptoms: [
      { query: rate('queue_consume_total{result="requeue"}'), healthy: { below: 0.2 }, broken: { above: 0.5 } },
    ],
    repair: [rabbitmq({ verb: "set_policy", queue: "orders", deliveryLimit: 10 })],
    tidy: [rabbitmq({ verb: "take_out", queue: "orders.dead", body: BAD_MESSAGE })],
  },
  {
    id: "worker-silent",
    touches: ["worker"],
    needs: ["checkout", "visits"],
    break: [set("worker", { consumer_paused: true })],
    symptoms: [
      { query: QUEUE_GROWTH, healthy: { below: 0.75 }, broken: { above: 1.5 } },
      { query: ACKS, healthy: { above: 1 }, broken: { below: 0.1 } },
    ],
    repair: [set("worker", { consumer_paused: false })],
  },
  {
    id: "queue-says-no",
    touches: ["worker", "checkout"],
    needs: ["visits"],
    // What is taken at once does not count, so somebody has to be slow at taking.
    break: [
      set("worker", { consumer_paused: true }),
      rabbitmq({ verb: "set_policy", queue: "orders", maxLength: 3, overflow: "reject-publish" }),
    ],
    symptoms: [
      { query: rate('queue_publish_total{result="nacked"}'), healthy: { below: 0.1 }, broken: { above: 0.2 } },
    ],
    repair: [rabbitmq({ verb: "set_policy", queue: "orders", maxLength: null, overflow: null })],
  },
  {
    id: "shipped-twice",
    touches: ["worker"],
    needs: ["checkout", "visits"],
    break: [set("worker", { idempotent_shipping: false, handling_timeout_ms: 400 })],
    symptoms: [{ query: rate("order_shipments_duplicate_total"), healthy: { below: 0.1 }, broken: { above: 0.3 } }],
    repair: [set("worker", { idempotent_shipping: true, handling_timeout_ms: 0 })],
  },
  {
    id: "traces-end-early",
    touches: [],
    needs: ["worker", "checkout", "visits"],
    break: [set("orders", { message_trace_context: false })],
    symptoms: [{ query: rate("queue_consume_untraced_total"), healthy: { below: 0.1 }, broken: { above: 1 } }],
    repair: [set("orders", { message_trace_context: true })],
  },
];
