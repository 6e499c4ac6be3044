import { Hono } from "hono";
import type { Fleet } from "./fleet.ts";
import { WORKLOADS, type Workload } from "./topology.ts";

/** `/sidecars`, `/sidecars/<service>/config`: what the sidecars say of themselves. */
export function sidecarRoutes(fleet: Fleet): Hono {
  const app = new Hono();
  app.get("/sidecars", async (c) => {
    const views = WORKLOADS.map(async (workload) => [workload, await view(fleet, workload)] as const);
    return c.json({ sidecars: Object.fromEntries(await Promise.all(views)) });
  });
  app.get("/sidecars/:workload/config", async (c) => {
    const workload = WORKLOADS.find((one) => one === c.req.param("workload"));
    if (!workload) return c.notFound();
    const config = await fleet
      .admin(workload)
      .config()
      .catch(() => null);
    return config === null
      ? c.json({ error: "sidecar_away", detail: `the sidecar of ${workload} does not answer: try again` }, 503)
      : c.json({ workload, config });
  });
  return app;
}

async function view(fleet: Fleet, workload: Workload) {
  const published = fleet.published(workload);
  try {
    return { up: true, published, ...(await fleet.admin(workload).view()) };
  } catch (error) {
    return { up: false, published, reason: error instanceof Error ? error.message : String(error) };
  }
}
