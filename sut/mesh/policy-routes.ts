import { type Context, Hono } from "hono";
import { describeKnobs } from "../kit/knobs.ts";
import { RefusedError, type Change } from "./changes.ts";
import type { Fleet } from "./fleet.ts";
import type { PolicyStore, Subject } from "./policy.ts";

/** `/policy`, `/policy/<part>` and `/schema`. */
export function policyRoutes(policy: PolicyStore, fleet: Fleet, change: Change): Hono {
  const app = new Hono();
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
    return subject ? c.json(part(subject)) : c.json({ error: "not_found", reason: unknownSubject(policy, c) }, 404);
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
  return app;
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
  throw new RefusedError(404, "not_found", "", unknownSubject(policy, c));
}

function unknownSubject(policy: PolicyStore, c: Context): string {
  const known = [...policy.subjects.keys()].join(", ");
  return `the policy has no part ${c.req.path.slice("/policy/".length)}: it has ${known}`;
}
