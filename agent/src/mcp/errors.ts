import { ProtocolError, SdkError, SdkErrorCode, SdkHttpError, UnauthorizedError } from "@modelcontextprotocol/client";
import type { Failure } from "../contract.ts";
import { failure } from "../failure.ts";

/** Credentials for a learner could not be had: carries why. */
export class NoCredentials extends Error {
  override name = "NoCredentials";
  readonly failure: Failure;
  constructor(cause: Failure) {
    super(cause.reason);
    this.failure = cause;
  }
}

const isTimeout = (error: unknown) => error instanceof SdkError && error.code === SdkErrorCode.RequestTimeout;

/** True when tools itself was not reached, as opposed to having answered with a refusal. */
export function isUnreachable(error: unknown): boolean {
  if (error instanceof ProtocolError || error instanceof NoCredentials || error instanceof UnauthorizedError)
    return false;
  if (error instanceof SdkHttpError) return error.status !== undefined && error.status >= 500;
  if (error instanceof SdkError) return !isTimeout(error);
  return error instanceof TypeError;
}

/** What the browser is told when a call did not get an answer of its own. */
export function asFailure(tool: string, error: unknown): Failure {
  if (error instanceof NoCredentials) return error.failure;
  if (isTimeout(error)) {
    return failure(
      "timeout",
      `${tool} took too long to answer.`,
      "Try again; if it stays slow, look at npm run status.",
    );
  }
  if (isUnreachable(error)) {
    return failure(
      "unavailable",
      "The control plane (tools) cannot be reached.",
      "Wait a few seconds, it is restarted by itself; npm run status says more.",
    );
  }
  return failure("internal", `${tool} failed in an unexpected way.`, "Try again; the agent's log has the details.");
}
