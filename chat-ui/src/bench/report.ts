import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";

/** What every bench says; what is particular to one stands beside it. */
type Measured = { name: string; unit: string; values: object; [particular: string]: unknown };

/** Prints what a bench measured as JSON, and keeps it where `--json FILE` says. */
export async function report(measured: Measured): Promise<void> {
  const { values } = parseArgs({ options: { json: { type: "string" } } });
  const text = JSON.stringify(measured, null, 2);
  console.log(text);
  if (values.json !== undefined) await writeFile(values.json, `${text}\n`);
}
