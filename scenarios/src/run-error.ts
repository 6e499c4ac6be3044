/** A command that cannot be carried out: `message` says why, `tryNext` what to do instead. */
export class RunError extends Error {
  readonly code: "conflict" | "invalid_input";
  readonly tryNext: string;

  constructor(code: "conflict" | "invalid_input", reason: string, tryNext: string) {
    super(reason);
    this.name = "RunError";
    this.code = code;
    this.tryNext = tryNext;
  }
}
