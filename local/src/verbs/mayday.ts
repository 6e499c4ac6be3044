import { join } from "node:path";
import type { Arguments } from "../arguments.ts";
import { CATALOG_DIR, HINTS_DIR } from "../components/tools.ts";
import { dataFolder } from "../data-folder.ts";
import { PROJECT } from "../project.ts";
import { runProgram } from "./run-program.ts";

/** What an author or an instructor does with scenarios, hints and packs: word → program. */
const COMMANDS = {
  new: {
    path: "scenarios/src/cli/new.ts",
    does: "new scenario <id>            begins a scenario that passes the linter",
  },
  lint: {
    path: "scenarios/src/cli/lint.ts",
    does: "lint [folder…]               says what is wrong with scenarios, hints and packs",
  },
  catalogue: { path: "scenarios/src/cli/catalogue.ts", does: "catalogue                    writes docs/catalogue.md" },
  pack: { path: "tools/src/cli/pack.ts", does: "pack add|list|remove|verify|pin   packs that others wrote" },
} as const;

const HELP = ["help", "--help", "-h"];

/** `npm run mayday -- <command> …`: needs no running stack. */
export async function mayday({ data, rest }: Arguments): Promise<number> {
  const [word = "", ...args] = rest;
  const command = Object.entries(COMMANDS).find(([name]) => name === word)?.[1];
  if (command === undefined) {
    const commands = ["Commands:", ...Object.values(COMMANDS).map(({ does }) => `  npm run mayday -- ${does}`)].join(
      "\n",
    );
    if (HELP.includes(word)) {
      console.log(commands);
      return 0;
    }
    console.error(word === "" ? commands : `There is no command "${word}". ${commands}`);
    return 2;
  }
  const settings = { CATALOG_DIR, HINTS_DIR, PACKS_DIR: dataFolder(data).packs };
  return runProgram(process.execPath, [join(PROJECT, command.path), ...args], { ...process.env, ...settings });
}
