import { type Arguments, type Verb, parseArguments } from "./arguments.ts";
import { bench } from "./bench/bench.ts";
import { Failure, reasonOf } from "./failure.ts";
import { check } from "./verbs/check.ts";
import { commandLine } from "./verbs/command-line.ts";
import { mayday } from "./verbs/mayday.ts";
import { start } from "./verbs/start.ts";
import { status } from "./verbs/status.ts";
import { stop } from "./verbs/stop.ts";
import { test } from "./verbs/test.ts";

const VERBS: Record<Verb, (args: Arguments) => Promise<number>> = {
  start,
  stop,
  status,
  test,
  check,
  bench,
  prove: commandLine,
  drill: commandLine,
  simulate: commandLine,
  token: commandLine,
  mcp: commandLine,
  "hints-lint": commandLine,
  mayday,
};

/** The entry of every npm script: `main.ts <verb> [args]`. Ends with the verb's exit code. */
try {
  const args = parseArguments(process.argv.slice(2));
  process.exitCode = await VERBS[args.verb](args);
} catch (error) {
  console.error(error instanceof Failure ? error.message : error instanceof Error ? error.stack : reasonOf(error));
  process.exitCode = 1;
}
