/** What a person can put right by the message alone. */
export class UsageError extends Error {}

/** Runs a command that gives its exit code; an error is its message on stderr and exit code 1, of a wrong call 2. */
export async function runCli(main: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await main();
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = error instanceof UsageError ? 2 : 1;
  }
}
