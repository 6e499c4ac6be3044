import type { Failure } from "@mayday/agent/contract";
import { t } from "./t.ts";

const own = new WeakSet<Failure>();

/** A failure that the page itself tells of, in its own language: nobody was reached who could have. */
export function ownFailure(reason: string, tryNext = t("failure.tryAgain")): Failure {
  const failure: Failure = { status: "error", code: "unavailable", reason, tryNext };
  own.add(failure);
  return failure;
}

/** Whether the page has said it; else a tool has, in the language of tools. */
export const isOwnFailure = (failure: Failure): boolean => own.has(failure);
