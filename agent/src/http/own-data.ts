import { Hono } from "hono";
import { failure, starting } from "../failure.ts";
import { keepNewest } from "../keep-newest.ts";
import type { OwnData } from "../own-data/own-data.ts";
import type { Settings } from "../settings.ts";
import { createBucket, type Bucket } from "../socket/rate-limit.ts";
import { isJson, notJson, requireLearner, type WithLearner } from "./learner.ts";

type Options = { settings: Pick<Settings, "SESSION_SECRET">; ownData: () => OwnData | null };

/** Who asked longest ago is forgotten when more than so many did. */
const MOST_LEARNERS = 1000;

/** /api/data: all that is stored on the learner whose session it is, and its deletion. */
export function ownDataRoutes({ settings, ownData }: Options): Hono<WithLearner> {
  const app = new Hono<WithLearner>();
  const asked = new Map<string, Bucket>();
  /** Seconds until this learner may ask again, 0 for now: reading all of it takes the database a while. */
  const waitOf = (learner: string): number => {
    const bucket = asked.get(learner) ?? createBucket(10, 0.5);
    keepNewest(asked, learner, bucket, MOST_LEARNERS);
    return Math.ceil(bucket.take());
  };
  app.use(requireLearner(settings.SESSION_SECRET));
  app.use(async (c, next) => {
    const wait = waitOf(c.var.learner);
    if (wait > 0) return c.json(failure("rate_limited", "Too many requests.", `Wait ${wait} s and try again.`), 429);
    await next();
  });
  app.get("/", async (c) => {
    const data = (await ownData()?.export(c.var.learner)) ?? starting();
    if ("status" in data) return c.json(data, 503);
    c.header("Content-Disposition", 'attachment; filename="mayday-data.json"');
    return c.json(data);
  });
  app.delete("/", async (c) => {
    if (!isJson(c.req.header("content-type"))) return c.json(notJson, 415);
    const deleted = (await ownData()?.delete(c.var.learner)) ?? starting();
    if (!("status" in deleted)) return c.json(deleted);
    return c.json(deleted, deleted.status === "error" && deleted.code === "conflict" ? 409 : 503);
  });
  return app;
}
