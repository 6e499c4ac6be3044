import { requireOwnName } from "../environment/database-sessions.ts";
import { done } from "./action-handler.ts";
import type { Verbs } from "./by-verb.ts";
import { until } from "./until.ts";

const CONNECT_MS = 5_000;

/** Other clients of the shop's database. */
export const sessionVerbs: Pick<Verbs<"sql">, "open_session" | "close_session"> = {
  open_session: {
    for: "scenarios",
    describe: (op) =>
      op.does === "report" ? `${op.name} begins to run its report` : `${op.name} opens a transaction on stock`,
    async captureUndo({ name }, { sessions }) {
      return sessions.find(name) === null ? [{ kind: "sql", op: { verb: "close_session", name } }] : [];
    },
    async apply(op, { sessions, roles }, signal) {
      const connected = async () => (await roles.applications()).find(({ application }) => application === op.name);
      if (sessions.find(op.name) === null) requireOwnName(op.name, await roles.applications());
      const result = await sessions.open(op, signal);
      await until(async () => (await connected()) !== undefined, CONNECT_MS, `${op.name} cannot connect`, signal);
      return done(result);
    },
  },
  close_session: {
    for: "scenarios",
    describe: (op) => `${op.name} leaves the database`,
    async captureUndo({ name }, { sessions }) {
      const op = sessions.find(name);
      return op === null ? [] : [{ kind: "sql", op }];
    },
    async apply({ name }, { sessions, roles }, signal) {
      const closed = await sessions.close(name);
      // What one of its connections still computes would go on to the end.
      if (closed) await roles.terminate(name, signal);
      return done(closed ? `${name} has left` : `${name} is not connected (any more)`);
    },
  },
};
