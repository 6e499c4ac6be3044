import { z } from "zod";
import { startService } from "../kit/service.ts";
import { addApiRoutes } from "./api-routes.ts";
import { countClients } from "./count-clients.ts";
import { GATEWAY_KNOBS } from "./knobs.ts";
import { limitClients } from "./limit-clients.ts";
import { addPageRoutes } from "./page-routes.ts";
import { createRecentlyViewed } from "./recently-viewed.ts";
import { screenRequests } from "./screening.ts";
import { createShop } from "./shop.ts";

await startService({
  settings: z.object({ INVENTORY_URL: z.url(), ORDERS_URL: z.url() }),
  knobs: GATEWAY_KNOBS,
  upstreams: ({ INVENTORY_URL, ORDERS_URL }) => ({ inventory: INVENTORY_URL, orders: ORDERS_URL }),
  listens: true,
  setUp({ config, app, client }) {
    const timeoutMs = () => config.get("upstream_timeout_ms");
    const shop = createShop({
      inventory: client("inventory", timeoutMs),
      orders: client("orders", timeoutMs),
      pageSize: () => config.get("page_size"),
      release: () => config.get("release"),
    });
    app.use(countClients(() => config.get("metrics_by_client")));
    app.use(
      limitClients({
        everyRps: () => config.get("rate_limit_rps"),
        limitedClient: () => config.get("limited_client"),
        limitedRps: () => config.get("limited_client_rps"),
      }),
    );
    const screen = screenRequests(() => config.get("request_screening"));
    app.use("/api/products/search", screen);
    app.use("/search", screen);
    const recent = createRecentlyViewed(() => config.get("recently_viewed"));
    addApiRoutes(app, shop, recent);
    addPageRoutes(app, shop, recent);
    return {};
  },
});
