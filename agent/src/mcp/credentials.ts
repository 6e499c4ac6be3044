import type { ToolResult } from "@mayday/tools/contract";
import { NoCredentials } from "./errors.ts";

type Issued = { learner: string; tutor: string; renewAt: number };

/** Credentials per learner, cached and renewed when four fifths of their time are over. */
export function createCredentials(issue: (learner: string) => Promise<ToolResult<"issue_credentials">>) {
  const cache = new Map<string, Promise<Issued>>();

  const fetchNew = async (learner: string): Promise<Issued> => {
    const result = await issue(learner);
    if (result.status !== "ok") throw new NoCredentials(result);
    const renewAt = Date.now() + result.expiresIn * 800;
    return { learner: result.learnerToken, tutor: result.tutorToken, renewAt };
  };

  const renew = (learner: string): Promise<Issued> => {
    const issued = fetchNew(learner);
    cache.set(learner, issued);
    issued.catch(() => cache.delete(learner));
    return issued;
  };

  return {
    /** Throws `NoCredentials` with the reason when tools gave none. */
    async token(role: "learner" | "tutor", learner: string): Promise<string> {
      const known = await (cache.get(learner) ?? renew(learner));
      return (known.renewAt > Date.now() ? known : await renew(learner))[role];
    },
    /** They were refused: get new ones next time. */
    forget: (learner: string) => void cache.delete(learner),
    /** Lets go of those that are no longer good. */
    sweep() {
      for (const [learner, issued] of cache) {
        void issued.then(({ renewAt }) => renewAt < Date.now() && cache.delete(learner)).catch(() => {});
      }
    },
  };
}
