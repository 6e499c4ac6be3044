import { parseArguments } from "./arguments.ts";
import { Failure, reasonOf } from "./failure.ts";
import { start } from "./verbs/start.ts";
import { status } from "./verbs/status.ts";
import { stop } from "./verbs/stop.ts";

/** The entry of every npm script: `main.ts <verb> [args]`. Ends with the verb's exit code. */
try {
  const args = parseArguments(process.argv.slice(2));
  const run = { start, stop, status }[args.verb as "start"];
  process.exitCode = await run(args);
} catch (error) {
  console.error(error instanceof Failure ? error.message : error instanceof Error ? error.stack : reasonOf(error));
  process.exitCode = 1;
}
