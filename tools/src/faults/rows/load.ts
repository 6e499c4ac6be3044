import { type Fault, PARTS } from "../fault.ts";
import { set } from "../operations.ts";
import { QUEUE_DEPTH, answered } from "../signals.ts";

export const loadFaults: readonly Fault[] = [
  {
    id: "flash-sale",
    touches: PARTS,
    break: [{ kind: "load", profile: "surge" }],
    symptoms: [{ query: QUEUE_DEPTH, healthy: { below: 10 }, broken: { above: 40 } }],
    repair: [set("worker", { consumer_concurrency: 32, consumer_prefetch: 64 })],
    tidy: [set("worker", { consumer_concurrency: 8, consumer_prefetch: 16 })],
  },
  {
    id: "one-loud-client",
    touches: ["gateway", "catalogue"],
    break: [{ kind: "load", profile: "steady", extraClient: { id: "price-robot", route: "search", rps: 30 } }],
    symptoms: [
      {
        query: answered('service="inventory",route="/products/search"'),
        healthy: { below: 18 },
        broken: { above: 22 },
      },
    ],
    repair: [set("gateway", { limited_client: "price-robot", limited_client_rps: 1 })],
    tidy: [set("gateway", { limited_client: "", limited_client_rps: 5 })],
  },
];
