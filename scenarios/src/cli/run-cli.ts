/** Runs a command; a usage error is one line on stderr and exit code 2, without a stack. */
export async function runCli(main: () => void | Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    if (!(error instanceof UsageError || isParseArgsError(error))) throw error;
    console.error(error.message);
    process.exitCode = 2;
  }
}

/** A wrong option: says which, and what it takes. */
export class UsageError extends Error {}

function isParseArgsError(error: unknown): error is Error {
  return error instanceof Error && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS");
}
