import type { Context } from "hono";
import type { createAudit } from "./audit.ts";
import type { Outcomes } from "./fleet.ts";

/** A request that is refused: nothing was changed. */
export class RefusedError extends Error {
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

/** What a change gives: what to show of it, and what became of it at the sidecars that it concerns. */
export type Changed = { view: object; outcomes: Outcomes };
/** Answers a request to change something with what `work` makes of its JSON body (undefined when there is none). */
export type Change = (c: Context, work: (body: unknown) => Promise<Changed>) => Promise<Response>;

const NOT_JSON = Symbol("not JSON");

/**
 * Carries changes out one at a time, since what a sidecar has taken must be told of the change that asked, and notes
 * each in the audit. What `work` refuses is answered with the reason.
 */
export function oneAtATime(audit: ReturnType<typeof createAudit>): Change {
  let last: Promise<unknown> = Promise.resolve();
  const carryOut: Change = async (c, work) => {
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
  };
  return (c, work) => {
    const turn = () => carryOut(c, work);
    const next = last.then(turn, turn);
    last = next.catch(() => undefined);
    return next;
  };
}

async function readBody(c: Context): Promise<unknown> {
  const text = await c.req.text();
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return NOT_JSON;
  }
}
