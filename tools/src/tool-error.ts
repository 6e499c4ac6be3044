import type { ToolErrorCode } from "./contract.ts";

/** The one error type of this room: what happened, to which thing, and what to do next. Mapped once, in `defineTool`. */
export class ToolError extends Error {
  readonly code: ToolErrorCode;
  readonly tryNext: string;
  /** It stands in the run's events already. */
  recorded = false;

  constructor(code: ToolErrorCode, reason: string, tryNext: string, options?: ErrorOptions) {
    super(reason, options);
    this.name = "ToolError";
    this.code = code;
    this.tryNext = tryNext;
  }
}
