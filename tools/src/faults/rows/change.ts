import type { Fault, Shop } from "../fault.ts";
import { set, sql } from "../operations.ts";
import { FAILED_ORDERS, answered, called, rate } from "../signals.ts";

export const changeFaults = (shop: Shop): readonly Fault[] => [
  {
    id: "after-the-deploy",
    touches: [],
    needs: ["catalogue", "checkout", "visits"],
    break: [set("orders", { release: "1.9.0" })],
    symptoms: [
      {
        query: FAILED_ORDERS,
        healthy: { below: 0.2 },
        broken: { above: 0.4 },
      },
    ],
    repair: [set("orders", { release: "1.8.2" })],
  },
  {
    id: "one-product",
    touches: [],
    needs: ["catalogue", "visits"],
    break: [sql({ verb: "update_product", product: shop.bestseller, set: { attributes: { weight_g: "a lot" } } })],
    symptoms: [{ query: rate('product_views_total{result!="ok"}'), healthy: { below: 0.05 }, broken: { above: 0.15 } }],
    repair: [sql({ verb: "update_product", product: shop.bestseller, set: { attributes: shop.attributes } })],
  },
  {
    id: "too-many-requests",
    touches: ["gateway", "visits"],
    needs: [],
    break: [set("gateway", { rate_limit_rps: 0.2 })],
    symptoms: [
      { query: answered('service="gateway",status_code="429"'), healthy: { below: 0.1 }, broken: { above: 5 } },
    ],
    repair: [set("gateway", { rate_limit_rps: 100 })],
  },
  {
    id: "wrong-number",
    touches: ["checkout"],
    needs: ["visits"],
    break: [set("orders", { payments_address: "127.0.0.1:9" })],
    symptoms: [
      {
        query: called("orders", "payments", "error"),
        healthy: { below: 0.1 },
        broken: { above: 1 },
      },
    ],
    repair: [set("orders", { payments_address: shop.paymentsAddress })],
  },
  {
    id: "from-the-future",
    touches: [],
    needs: ["checkout", "visits", "monitoring"],
    break: [set("payments", { clock_tolerance_s: 0 }), set("orders", { clock_offset_ms: 400 })],
    symptoms: [
      { query: answered('service="payments",status_code="401"'), healthy: { below: 0.1 }, broken: { above: 0.5 } },
    ],
    repair: [set("payments", { clock_tolerance_s: 30 })],
  },
];
