/** Something that the person at the terminal can mend: shown as one line, without a stack. */
export class Failure extends Error {
  override name = "Failure";

  /** `what` happened to which thing; `remedy` is what to do next. */
  constructor(what: string, remedy: string) {
    super(`${what}: ${remedy}`);
  }
}

/** The message of whatever was thrown; of a bundle the first, and of a failed fetch what lies behind it. */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  if (error instanceof TypeError && error.cause !== undefined) return reasonOf(error.cause);
  return error instanceof Error ? error.message : String(error);
}

/** The system's code of an error (`ENOENT`, `EACCES`, …), or an empty string. */
export function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}
