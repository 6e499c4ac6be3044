import { parseArgs } from "node:util";
import { z } from "zod";
import { reasonOf } from "../environment/source.ts";
import { UsageError } from "./run-cli.ts";

/**
 * Proves scenarios on the running stack, without a person. A seed chooses what varies; it is 1 unless `--seed` says
 * otherwise, and one more in each round of `--repeat`. Right fixes take turns with the seed; `--every-fix` proves all of
 * them, each in a run. With `--busy` one processor is kept at work beside the proofs. With `--keep` a run that does not
 * prove its scenario stays open, to be looked at, until `--end` ends it; with `--watch` scenarios are proven again
 * whenever their files change. Progress goes to stderr, the report as JSON to FILE, or alone to stdout for `--json -`.
 * Exit code 1 when anything is not proven.
 */
const USAGE = [
  "Usage: npm run prove -- ID… | --all [--json FILE] [--repeat N] [--seed N] [--every-fix] [--busy] [--keep] [--watch],",
  "or --end",
].join(" ");

export type Options = {
  ids: string[];
  all: boolean;
  json: string | null;
  repeat: number;
  seed: number;
  everyFix: boolean;
  busy: boolean;
  keep: boolean;
  end: boolean;
  watch: boolean;
};

/** The options of the command line; throws `UsageError`. */
export function readOptions(): Options {
  const { positionals, values } = parsedArguments();
  const { all = false, json = null } = values;
  const repeat = wholeNumber("repeat", values.repeat ?? "1", 1, 100);
  const seed = wholeNumber("seed", values.seed ?? "1", 0, 1_000_000);
  const { busy = false, keep = false, watch = false, end = false } = values;
  const isOneOf = [all, end, positionals.length > 0].filter(Boolean).length === 1;
  if (!isOneOf) throw new UsageError(USAGE);
  const everyFix = values["every-fix"] === true;
  return { ids: positionals, all, json, repeat, seed, everyFix, busy, keep, watch, end };
}

function wholeNumber(option: string, written: string, least: number, most: number): number {
  const number = z.coerce.number().int().min(least).max(most).safeParse(written);
  if (number.success) return number.data;
  throw new UsageError(`--${option} wants a whole number from ${least} to ${most}, not ${written}\n${USAGE}`);
}

function parsedArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        all: { type: "boolean" },
        json: { type: "string" },
        repeat: { type: "string" },
        seed: { type: "string" },
        "every-fix": { type: "boolean" },
        busy: { type: "boolean" },
        keep: { type: "boolean" },
        end: { type: "boolean" },
        watch: { type: "boolean" },
      },
    });
  } catch (error) {
    throw new UsageError(`${reasonOf(error)}\n${USAGE}`);
  }
}
