import { join, relative, resolve } from "node:path";
import { createInterface } from "node:readline/promises";
import { parseArgs } from "node:util";
import { lintWithin } from "../lint-folder.ts";
import { packIdSchema } from "../pack-schema.ts";
import { readManifest } from "../read-packs.ts";
import { scaffoldPack, scaffoldScenario, type Draft } from "../scaffold.ts";
import { writtenScenarioSchema } from "../schema.ts";
import { callerFolder, ownPlaces, TEMPLATE } from "./room.ts";
import { runCli, UsageError } from "./run-cli.ts";

/**
 * `npm run mayday -- new scenario <id>`, or `new pack <folder>`: begins one that works and passes the linter, for its
 * author to change. What no option says is asked for, or with --yes taken as it is in brackets.
 */
const USAGE = `Usage: npm run mayday -- new scenario <id> [--title T] [--summary S] [--difficulty D] [--severity S] [--minutes N] [--pack FOLDER] [--yes]
       npm run mayday -- new pack <folder> [--id ID] [--author A] [--yes]`;

const OPTIONS = {
  title: { type: "string" },
  summary: { type: "string" },
  difficulty: { type: "string" },
  severity: { type: "string" },
  minutes: { type: "string" },
  pack: { type: "string" },
  id: { type: "string" },
  author: { type: "string" },
  yes: { type: "boolean", default: false },
} as const;

/** What the template's own times of the stages leave room for. */
const MINUTES = { least: 5, most: 90 };
const draftSchema = writtenScenarioSchema.pick({
  id: true,
  title: true,
  summary: true,
  difficulty: true,
  severity: true,
});

await runCli(async () => {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: OPTIONS });
  const [what, name, ...more] = positionals;
  if (name === undefined || more.length > 0) throw new UsageError(USAGE);
  const ask = asker(values.yes);
  if (what === "scenario") await newScenario(name, values, ask);
  else if (what === "pack") await newPack(resolve(callerFolder(), name), values, ask);
  else throw new UsageError(USAGE);
});

type Values = { [name in keyof typeof OPTIONS]?: string | boolean | undefined };
type Ask = (
  option: string,
  given: string | boolean | undefined,
  question: string,
  otherwise: string,
) => Promise<string>;

async function newScenario(name: string, values: Values, ask: Ask): Promise<void> {
  const { id, places } = placeOf(name, values.pack);
  const title = await ask("title", values.title, "Title, what a customer would say", capital(name));
  const parsed = draftSchema.safeParse({
    id,
    title,
    summary: await ask(
      "summary",
      values.summary,
      "One sentence, without the cause",
      `${title}, and nobody knows why yet.`,
    ),
    difficulty: await ask("difficulty", values.difficulty, "beginner, intermediate or advanced", "beginner"),
    severity: await ask("severity", values.severity, "sev1, sev2 or sev3", "sev2"),
  });
  const minutes = Number(await ask("minutes", values.minutes, "Expected minutes", "12"));
  if (!parsed.success) {
    throw new UsageError(parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("\n"));
  }
  if (!(minutes >= MINUTES.least && minutes <= MINUTES.most))
    throw new UsageError(`minutes: write a number from ${MINUTES.least} to ${MINUTES.most}.`);
  const draft: Draft = { ...parsed.data, minutes };
  const files = refusing(() => scaffoldScenario(draft, TEMPLATE, places));
  for (const file of files) console.log(`wrote ${relative(callerFolder(), file)}`);
  const folder = join(places.scenarios, id.split("/").at(-1) ?? "");
  const problems = lintWithin(folder, ownPlaces());
  for (const { file, problem } of problems) console.error(`${relative(callerFolder(), file)}: ${problem}`);
  if (problems.length > 0) process.exitCode = 1;
  console.log(`
It works as it is. Now make it yours: the fault (inject), how it shows (symptom, alerts), what is judged (stages), the
sealed answer, the hints. Then
  npm run mayday -- lint ${relative(callerFolder(), folder)}
  npm run prove -- ${id}`);
}

/** The scenario's id and folders: of the catalogue, or of a pack. */
function placeOf(name: string, pack: Values["pack"]) {
  const { catalog, hints } = ownPlaces();
  if (typeof pack !== "string") return { id: name, places: { scenarios: catalog, hints } };
  const folder = resolve(callerFolder(), pack);
  const manifest = readManifest(folder);
  if ("problems" in manifest) {
    throw new UsageError(manifest.problems.map(({ file, problem }) => `${file}: ${problem}`).join("\n"));
  }
  const places = { scenarios: join(folder, "scenarios"), hints: join(folder, "hints") };
  return { id: `${manifest.pack.id}/${name}`, places };
}

async function newPack(folder: string, values: Values, ask: Ask): Promise<void> {
  const id = await ask(
    "id",
    values.id,
    "The pack's id, the first part of its scenarios' ids",
    folder.split(/[\\/]/).at(-1) ?? "",
  );
  const parsed = packIdSchema.safeParse(id);
  if (!parsed.success) throw new UsageError(`id: ${parsed.error.issues.map(({ message }) => message).join(", ")}`);
  const author = await ask("author", values.author, "Your name, for the licence", "Your name");
  refusing(() => scaffoldPack(id, author, TEMPLATE, folder));
  console.log(`wrote ${relative(callerFolder(), folder)}: README.md says what to do next`);
}

/** What the author has to put right is said in one line. */
function refusing<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof Error ? new UsageError(error.message) : error;
  }
}

function asker(yes: boolean): Ask {
  return async (option, given, question, otherwise) => {
    if (typeof given === "string") return given;
    if (yes) return otherwise;
    if (!process.stdin.isTTY) throw new UsageError(`Say --${option}, or --yes to take "${otherwise}".\n${USAGE}`);
    const terminal = createInterface({ input: process.stdin, output: process.stdout });
    try {
      return (await terminal.question(`${question} [${otherwise}]: `)).trim() || otherwise;
    } finally {
      terminal.close();
    }
  };
}

function capital(name: string): string {
  const words = name.replaceAll("-", " ");
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}
