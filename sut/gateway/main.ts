import { z } from "zod";
import { createHttpClient } from "../kit/http-client.ts";
import { integer } from "../kit/knobs.ts";
import { startService } from "../kit/service.ts";
import { addApiRoutes } from "./api-routes.ts";
import { addPageRoutes } from "./page-routes.ts";
import { createShop } from "./shop.ts";

await startService({
  settings: z.object({ INVENTORY_URL: z.url(), ORDERS_URL: z.url() }),
  knobs: {
    upstream_timeout_ms: integer({
      title: "Longest wait for another service's answer",
      unit: "ms",
      min: 50,
      max: 60_000,
      default: 6000,
    }),
    page_size: integer({ title: "Products on a page", unit: "products", min: 1, max: 100, default: 24 }),
  },
  listens: true,
  setUp({ settings, config, app }) {
    const timeoutMs = () => config.get("upstream_timeout_ms");
    const shop = createShop({
      inventory: createHttpClient({ peer: "inventory", baseUrl: settings.INVENTORY_URL, timeoutMs }),
      orders: createHttpClient({ peer: "orders", baseUrl: settings.ORDERS_URL, timeoutMs }),
      pageSize: () => config.get("page_size"),
    });
    addApiRoutes(app, shop);
    addPageRoutes(app, shop);
    return {};
  },
});
