import { type Fault, PARTS } from "../fault.ts";
import { set } from "../operations.ts";
import { answered } from "../signals.ts";

export const loadFaults: readonly Fault[] = [
  {
    id: "flash-sale",
    touches: PARTS,
    needs: [],
    break: [{ kind: "load", profile: "surge" }],
    symptoms: [
      {
        query: "max(avg_over_time(queue_consumer_in_flight[8s])) / max(queue_consumer_concurrency)",
        healthy: { below: 0.75 },
        broken: { above: 0.9 },
      },
    ],
    repair: [set("worker", { consumer_concurrency: 32, consumer_prefetch: 64 })],
    tidy: [set("worker", { consumer_concurrency: 8, consumer_prefetch: 16 })],
  },
  {
    id: "one-loud-client",
    touches: ["gateway"],
    needs: ["catalogue", "visits"],
    break: [{ kind: "load", profile: "steady", extraClient: { id: "price-robot", route: "search", rps: 30 } }],
    symptoms: [
      {
        query: `${answered('service="inventory",route="/products/search"')} / ${answered('service="inventory",route="/products"')}`,
        healthy: { below: 1.4 },
        broken: { above: 2 },
      },
    ],
    repair: [set("gateway", { limited_client: "price-robot", limited_client_rps: 1 })],
    tidy: [set("gateway", { limited_client: "", limited_client_rps: 5 })],
  },
];
