import { parseArgs } from "node:util";
import { join } from "node:path";
import { Failure, reasonOf } from "./failure.ts";
import { PROJECT } from "./project.ts";

export const VERBS = [
  "start",
  "stop",
  "status",
  "test",
  "check",
  "prove",
  "drill",
  "simulate",
  "token",
  "mcp",
  "bench",
  "hints-lint",
  "mayday",
] as const;
export type Verb = (typeof VERBS)[number];

/** `rest` is what belongs to the program behind the verb (scenario ids, test names). */
export type Arguments = {
  verb: Verb;
  data: string;
  detach: boolean;
  yes: boolean;
  json: boolean;
  freePorts: boolean;
  supervise: boolean;
  rest: string[];
};

const OWN: readonly Verb[] = ["start", "stop", "status"];

const OPTIONS = {
  data: { type: "string" },
  detach: { type: "boolean", default: false },
  yes: { type: "boolean", default: false },
  json: { type: "boolean", default: false },
  "free-ports": { type: "boolean", default: false },
  supervise: { type: "boolean", default: false },
} as const;

/** Reads the command line; a Failure says what is wrong with it. `MAYDAY_DATA` is the data folder where --data is not given. */
export function parseArguments(argv: string[]): Arguments {
  const [word, ...args] = argv;
  const verb = VERBS.find((candidate) => candidate === word);
  if (verb === undefined) throw new Failure(`there is no command "${word ?? ""}"`, `use one of ${VERBS.join(", ")}`);
  const fallback = process.env.MAYDAY_DATA ?? join(PROJECT, ".mayday");
  const nothing = { detach: false, yes: false, json: false, freePorts: false, supervise: false };
  // The other commands hand their arguments on as they are; only the data folder is ours.
  if (!OWN.includes(verb)) return { verb, ...nothing, ...takeData(args, fallback) };
  try {
    const { values } = parseArgs({ args, options: OPTIONS, strict: true, allowPositionals: false });
    const { data = fallback, detach, yes, json, supervise } = values;
    if (data === "") throw new Error("--data needs a folder");
    return { verb, data, detach, yes, json, supervise, freePorts: values["free-ports"], rest: [] };
  } catch (error) {
    throw new Failure(
      `npm ${verb === "status" ? "run status" : verb}: ${reasonOf(error).split(".")[0] ?? ""}`,
      "known options are `start -- [--detach] [--data DIR] [--yes] [--free-ports]`, `stop -- [--data DIR]` and `status -- [--json] [--data DIR]`",
    );
  }
}

/** Takes `--data DIR` or `--data=DIR` out of the arguments. */
function takeData(args: string[], fallback: string): { data: string; rest: string[] } {
  const at = args.findIndex((arg) => arg === "--data" || arg.startsWith("--data="));
  if (at < 0) return { data: fallback, rest: args };
  const joined = args[at]?.startsWith("--data=") ?? false;
  const data = joined ? args[at]?.slice("--data=".length) : args[at + 1];
  if (data === undefined || data === "")
    throw new Failure("--data is not followed by a folder", "give one: --data DIR");
  return { data, rest: args.toSpliced(at, joined ? 1 : 2) };
}
