import { type Context, Hono } from "hono";
import { z } from "zod";
import type { Certificates } from "./certificates.ts";
import { RefusedError, type Change } from "./changes.ts";
import type { Fleet } from "./fleet.ts";
import { WORKLOADS, type Workload } from "./topology.ts";

const SHORTEST_S = 1;
const LONGEST_S = 365 * 86_400;
const within = `must be a whole number from ${SHORTEST_S} to ${LONGEST_S}`;
const bodySchema = z.strictObject({
  lifetime_s: z.int(within).min(SHORTEST_S, within).max(LONGEST_S, within).optional(),
});

/** `/certificates`, `/certificates/<service>`. */
export function certificateRoutes(certificates: Certificates, fleet: Fleet, change: Change): Hono {
  const app = new Hono();
  app.get("/certificates", (c) =>
    c.json({ certificates: Object.fromEntries(WORKLOADS.map((workload) => [workload, certificates.view(workload)])) }),
  );
  app.post("/certificates/:workload", (c) =>
    change(c, async (body) => {
      const workload = requireWorkload(c);
      const parsed = bodySchema.safeParse(body ?? {});
      if (!parsed.success) {
        const [issue] = parsed.error.issues;
        throw new RefusedError(422, "invalid_value", issue?.path.join(".") ?? "", issue?.message ?? "not valid");
      }
      const view = await certificates.issue(workload, parsed.data.lifetime_s);
      return { view, outcomes: await fleet.confirm([workload]) };
    }),
  );
  return app;
}

function requireWorkload(c: Context): Workload {
  const asked = c.req.param("workload");
  const workload = WORKLOADS.find((one) => one === asked);
  if (workload) return workload;
  throw new RefusedError(404, "not_found", "", `there is no workload ${asked}: use one of ${WORKLOADS.join(", ")}`);
}
