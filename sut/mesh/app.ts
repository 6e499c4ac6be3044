import { type Context, Hono } from "hono";
import { z } from "zod";
import { describeKnobs } from "../kit/knobs.ts";
import { limitBody } from "../kit/limit-body.ts";
import { requireToken } from "../kit/require-token.ts";
import { createAudit } from "./audit.ts";
import type { Certificates } from "./certificates.ts";
import type { Fleet, Outcomes } from "./fleet.ts";
import type { PolicyStore, Subject } from "./policy.ts";
import { WORKLOADS, type Workload } from "./topology.ts";

const BODY_LIMIT_BYTES = 16 * 1024;
const SHORTEST_S = 1;
const LONGEST_S = 365 * 86_400;
const certificateBody = z.strictObject({
  lifetime_s: z
    .int(`must be a whole number from ${SHORTEST_S} to ${LONGEST_S}`)
    .min(SHORTEST_S, `must be a whole number from ${SHORTEST_S} to ${LONGEST_S}`)
    .max(LONGEST_S, `must be a whole number from ${SHORTEST_S} to ${LONGEST_S}`)
    .optional(),
});

type Options = { token: string; policy: PolicyStore; fleet: Fleet; certificates: Certificates };

/** A request that is refused: nothing was changed. */
class RefusedError extends Error {
  readonly status: 400 | 404 | 422;
  readonly code: string;
  readonly key: string;

  constructor(status: 400 | 404 | 422, code: string, key: string, reason: string) {
    super(reason);
    this.status = status;
    this.code = code;
    this.key = key;
  }
}

/** The mesh's control interface: the policy, the certificates, and what the sidecars say of themselves. */
export function createApp({ token, policy, fleet, certificates }: Options): Hono {
  const app = new Hono();
  const audit = createAudit();
  const turn = inTurn();

  app.get("/healthz", (c) => c.json({ service: "mesh", status: "ok" }));
  app.use(requireToken(token));
  app.use(limitBody(BODY_LIMIT_BYTES));

  /** Carries a change out, alone, and answers when the sidecars work by it. */
  const change = (c: Context, work: (body: unknown) => Promise<{ view: object; outcomes: Outcomes }>) =>
    turn(async () => {
      const request = `${c.req.method} ${c.req.path}`;
      const body = await readBody(c);
      try {
        if (body === NOT_JSON)
          throw new RefusedError(400, "invalid_body", "", "the body is not JSON: send a JSON object");
        const { view, outcomes } = await work(body);
        audit.note(request, body, null);
        return c.json({ ...view, sidecars: outcomes });
      } catch (error) {
        if (!(error instanceof RefusedError)) throw error;
        audit.note(request, body === NOT_JSON ? undefined : body, error.message);
        return c.json({ error: error.code, key: error.key, reason: error.message }, error.status);
      }
    });
  const published = async (view: () => object) => {
    const outcomes = await fleet.confirm(fleet.publishPolicy(policy));
    return { view: view(), outcomes };
  };
  const part = (subject: Subject) => ({
    subject,
    values: policy.values(subject),
    defaults: defaultsOf(policy, subject),
  });

  app.get("/policy", (c) => c.json(wholePolicy(policy)));
  app.delete("/policy", (c) =>
    change(c, () => {
      policy.clear();
      return published(() => wholePolicy(policy));
    }),
  );
  app.get("/policy/:kind/:name", (c) => {
    const subject = subjectOf(policy, c);
    return subject ? c.json(part(subject)) : c.json(unknownSubject(policy, c), 404);
  });
  app.patch("/policy/:kind/:name", (c) =>
    change(c, (body) => {
      const subject = requireSubject(policy, c);
      const rejection = policy.patch(subject, body);
      if (rejection) throw new RefusedError(422, rejection.error, rejection.key, rejection.reason);
      return published(() => part(subject));
    }),
  );
  app.delete("/policy/:kind/:name", (c) =>
    change(c, () => {
      const subject = requireSubject(policy, c);
      policy.clear(subject);
      return published(() => part(subject));
    }),
  );
  app.get("/schema", (c) =>
    c.json({
      subjects: Object.fromEntries([...policy.subjects].map(([subject, knobs]) => [subject, describeKnobs(knobs)])),
    }),
  );

  app.get("/certificates", (c) =>
    c.json({ certificates: Object.fromEntries(WORKLOADS.map((workload) => [workload, certificates.view(workload)])) }),
  );
  app.post("/certificates/:workload", (c) =>
    change(c, async (body) => {
      const workload = requireWorkload(c);
      const parsed = certificateBody.safeParse(body ?? {});
      if (!parsed.success) {
        const [issue] = parsed.error.issues;
        throw new RefusedError(422, "invalid_value", issue?.path.join(".") ?? "", issue?.message ?? "not valid");
      }
      const view = await certificates.issue(workload, parsed.data.lifetime_s);
      return { view, outcomes: await fleet.confirm([workload]) };
    }),
  );

  app.get("/sidecars", async (c) => {
    const views = WORKLOADS.map(async (workload) => [workload, await sidecarView(fleet, workload)]);
    return c.json({ sidecars: Object.fromEntries(await Promise.all(views)) });
  });
  app.get("/sidecars/:workload/config", async (c) => {
    const workload = WORKLOADS.find((one) => one === c.req.param("workload"));
    if (!workload) return c.json(notFound(c), 404);
    const config = await fleet
      .admin(workload)
      .config()
      .catch(() => null);
    return config === null
      ? c.json({ error: "sidecar_away", detail: `the sidecar of ${workload} does not answer: try again` }, 503)
      : c.json({ workload, config });
  });
  app.get("/audit", (c) => c.json({ entries: audit.entries() }));
  app.notFound((c) => c.json(notFound(c), 404));
  app.onError((error, c) =>
    c.json({ error: "not_kept", detail: `${error.message}. Check the disk and try again` }, 500),
  );
  return app;
}

const NOT_JSON = Symbol("not JSON");

/** The JSON of the body; undefined when there is none. */
async function readBody(c: Context): Promise<unknown> {
  const text = await c.req.text();
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return NOT_JSON;
  }
}

/** One change at a time: what a sidecar has taken must be told of the change that asked. */
function inTurn() {
  let last: Promise<unknown> = Promise.resolve();
  return <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work, work);
    last = next.catch(() => undefined);
    return next;
  };
}

function wholePolicy(policy: PolicyStore) {
  const subjects = [...policy.subjects.keys()];
  return {
    policy: Object.fromEntries(subjects.map((subject) => [subject, policy.values(subject)])),
    changed: policy.changed(),
  };
}

function defaultsOf(policy: PolicyStore, subject: Subject) {
  const knobs = Object.entries(policy.subjects.get(subject) ?? {});
  return Object.fromEntries(knobs.map(([key, knob]) => [key, knob.default]));
}

function subjectOf(policy: PolicyStore, c: Context): Subject | undefined {
  const asked = `${c.req.param("kind")}/${c.req.param("name")}`;
  return [...policy.subjects.keys()].find((subject) => subject === asked);
}

function requireSubject(policy: PolicyStore, c: Context): Subject {
  const subject = subjectOf(policy, c);
  if (subject) return subject;
  const { error, reason } = unknownSubject(policy, c);
  throw new RefusedError(404, error, "", reason);
}

function unknownSubject(policy: PolicyStore, c: Context) {
  const known = [...policy.subjects.keys()].join(", ");
  return {
    error: "not_found",
    reason: `the policy has no part ${c.req.path.slice("/policy/".length)}: it has ${known}`,
  };
}

function requireWorkload(c: Context): Workload {
  const asked = c.req.param("workload");
  const workload = WORKLOADS.find((one) => one === asked);
  if (workload) return workload;
  throw new RefusedError(404, "not_found", "", `there is no workload ${asked}: use one of ${WORKLOADS.join(", ")}`);
}

const notFound = (c: Context) => ({ error: "not_found", detail: `there is nothing at ${c.req.method} ${c.req.path}` });

async function sidecarView(fleet: Fleet, workload: Workload) {
  const published = fleet.published(workload);
  try {
    return { up: true, published, ...(await fleet.admin(workload).view()) };
  } catch (error) {
    return { up: false, published, reason: error instanceof Error ? error.message : String(error) };
  }
}
