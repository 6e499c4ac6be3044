import { once } from "node:events";
import { createServer } from "node:http";
import { Histogram, Registry } from "prom-client";

const OBSERVATIONS_PER_SCRAPE = 50;

/**
 * The histograms that a shop's services would show in each of some environments, with new observations at each scrape:
 * something for PromQL to compute with, in as many series as there would be.
 */
export async function serveShopMetrics(environments: readonly string[]) {
  const registry = new Registry();
  const durations = new Histogram({
    name: "http_server_request_duration_seconds",
    help: "Duration of requests",
    labelNames: ["environment", "service", "route", "status_code"],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [registry],
  });
  const routes = { gateway: ["/api/products", "/api/orders"], inventory: ["/products/search", "/products/:id"] };
  const observe = () => {
    for (const environment of environments)
      for (const [service, names] of Object.entries(routes))
        for (const route of names)
          for (let n = 0; n < OBSERVATIONS_PER_SCRAPE; n += 1)
            durations.observe({ environment, service, route, status_code: "200" }, Math.random() ** 3);
  };
  const server = createServer((_, response) => {
    observe();
    void registry.metrics().then((said) => response.writeHead(200, { "content-type": registry.contentType }).end(said));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the metrics have no port");
  return {
    host: `127.0.0.1:${address.port}`,
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
