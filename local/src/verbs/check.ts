import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import { reasonOf } from "../failure.ts";
import { PROJECT } from "../project.ts";

const execute = promisify(execFile);

/** What execFile adds to its error. */
const outputSchema = z.object({ stdout: z.string(), stderr: z.string() });

/** [what it is called, the program in node_modules/.bin, its arguments] */
const CHECKS: [title: string, program: string, ...args: string[]][] = [
  ["types", "tsc", "--noEmit", "-p", "."],
  ["lint", "oxlint"],
  ["types of the page", "tsc", "-p", "chat-ui"],
  ["unused code", "knip"],
  ["format", "oxfmt", "--check", "."],
];

/** All static checks, two at a time; prints what failed. */
export async function check(): Promise<number> {
  const queue = [...CHECKS];
  let failed = 0;
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) if (!(await passes(next))) failed += 1;
  };
  await Promise.all([work(), work()]);
  return failed === 0 ? 0 : 1;
}

async function passes([title, program, ...args]: (typeof CHECKS)[number]): Promise<boolean> {
  const began = performance.now();
  const seconds = (): string => `${((performance.now() - began) / 1000).toFixed(1)} s`;
  try {
    const options = { cwd: PROJECT, maxBuffer: 64 * 1024 * 1024 };
    await execute(join(PROJECT, "node_modules/.bin", program), args, options);
    console.log(`✓ ${title} (${seconds()})`);
    return true;
  } catch (error) {
    const said = outputSchema.safeParse(error);
    const output = said.success ? said.data.stdout + said.data.stderr : reasonOf(error);
    console.log(`✗ ${title} (${seconds()}): ${[program, ...args].join(" ")}\n${output}`.trimEnd());
    return false;
  }
}
