import { join } from "node:path";
import type { Arguments, Verb } from "../arguments.ts";
import { CATALOG_DIR, HINTS_DIR } from "../components/tools.ts";
import { dataFolder } from "../data-folder.ts";
import { Failure } from "../failure.ts";
import { PROJECT } from "../project.ts";
import { holderOf } from "../supervisor/lock.ts";
import { readState } from "../supervisor/state-file.ts";
import { runProgram } from "./run-program.ts";

type Program = { path: string; needsStack: boolean };

const PROGRAMS: Partial<Record<Verb, Program>> = {
  prove: { path: "tools/src/cli/prove.ts", needsStack: true },
  token: { path: "tools/src/cli/token.ts", needsStack: true },
  mcp: { path: "tools/src/cli/mcp.ts", needsStack: true },
  drill: { path: "agent/src/cli/drill.ts", needsStack: true },
  simulate: { path: "scenarios/src/cli/simulate.ts", needsStack: false },
  "hints-lint": { path: "scenarios/src/cli/hints-lint.ts", needsStack: false },
};

/** Runs another room's program with the settings of the running stack. */
export async function commandLine({ verb, data, rest }: Arguments): Promise<number> {
  const program = PROGRAMS[verb];
  if (program === undefined) throw new Error(`${verb} has no program`);
  const settings = program.needsStack ? await clientSettings(data) : { CATALOG_DIR, HINTS_DIR };
  return runProgram(process.execPath, [join(PROJECT, program.path), ...rest], { ...process.env, ...settings });
}

/** The settings that the supervisor of this data folder wrote for command-line programs. */
export async function clientSettings(data: string): Promise<Record<string, string>> {
  const folder = dataFolder(data);
  const state = (await holderOf(folder.lock)) === null ? null : await readState(folder.state);
  if (state === null)
    throw new Failure("Mayday is not running", "run `npm start` first, in another terminal or with `-- --detach`");
  return state.clients;
}
