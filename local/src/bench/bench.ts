import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Arguments } from "../arguments.ts";
import { Failure } from "../failure.ts";
import { PROJECT } from "../project.ts";
import { runProgram } from "../verbs/run-program.ts";
import { BENCHES, type BenchResult } from "./registry.ts";

/** `npm run bench -- NAME [--json FILE]`. */
export async function bench({ data, rest }: Arguments): Promise<number> {
  const { positionals, values } = parseArgs({
    args: rest,
    allowPositionals: true,
    strict: false,
    options: { json: { type: "string" } },
  });
  const name = positionals[0] ?? "";
  const chosen = BENCHES[name];
  if (chosen === undefined) {
    const known = Object.entries(BENCHES).map(([one, { what }]) => `${one} (${what})`);
    throw new Failure(`there is no bench "${name}"`, `use one of ${known.join(", ")}`);
  }
  if ("program" in chosen) {
    const args = rest.filter((arg) => arg !== name);
    return runProgram(process.execPath, [join(PROJECT, chosen.program), ...args], process.env);
  }
  const result = await chosen.run(data);
  print(name, result);
  if (typeof values.json === "string")
    await writeFile(values.json, `${JSON.stringify({ name, ...result }, null, 2)}\n`);
  return 0;
}

function print(name: string, { unit, values }: BenchResult): void {
  const width = Math.max(...Object.keys(values).map((key) => key.length));
  console.log(`${name}, ${unit}`);
  for (const [key, value] of Object.entries(values)) console.log(`  ${key.padEnd(width)}  ${value}`);
}
