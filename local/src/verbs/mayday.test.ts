import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, it } from "vitest";
import { PROJECT } from "../project.ts";

const execute = promisify(execFile);
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "mayday-verb-"));
});
afterEach(() => rm(folder, { recursive: true }));

/** `npm run mayday -- …` as npm calls it, from another folder and with a data folder of its own. */
async function mayday(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const options = { cwd: PROJECT, env: { ...process.env, INIT_CWD: folder, MAYDAY_DATA: join(folder, "data") } };
  const program = [join(PROJECT, "local/src/main.ts"), "mayday", ...args];
  return await execute(process.execPath, program, options).then(
    ({ stdout, stderr }) => ({ code: 0, out: stdout, err: stderr }),
    (error: { code: number; stdout: string; stderr: string }) => ({
      code: error.code,
      out: error.stdout,
      err: error.stderr,
    }),
  );
}

it("goes from an empty folder to an added pack, and says where what is wrong", async () => {
  expect(await mayday("new", "pack", "harbour", "--author", "Ada", "--yes")).toMatchObject({ code: 0 });
  const made = await mayday("new", "scenario", "late-lanterns", "--pack", "harbour", "--title", "Lanterns", "--yes");
  expect(made.out).toContain("wrote harbour/scenarios/late-lanterns/scenario.yaml");
  expect(await mayday("lint", "harbour")).toMatchObject({ code: 0, out: "No problems.\n" });
  const file = join(folder, "harbour/scenarios/late-lanterns/scenario.yaml");
  const good = await readFile(file, "utf8");
  await writeFile(file, good.replace("difficulty: beginner", "difficulty: easy"));
  const wrong = await mayday("lint", "harbour/scenarios/late-lanterns");
  expect(wrong.code).toBe(1);
  expect(wrong.out).toMatch(
    /^harbour\/scenarios\/late-lanterns\/scenario\.yaml: line \d+: difficulty: .* One of: beginner, intermediate, advanced\.\n$/,
  );
  const refused = await mayday("pack", "add", "harbour");
  expect(refused).toMatchObject({
    code: 1,
    err: expect.stringMatching(/^Refused, and nothing was changed:\n.*line \d+/),
  });
  await writeFile(file, good);
  const added = await mayday("pack", "add", "harbour");
  expect(added.out).toMatch(/Added harbour 1\.0\.0.* by Ada\nLicence: MIT\n/);
  expect(added.out).toContain("harbour/late-lanterns  Lanterns");
  expect((await mayday("pack", "list")).out).toMatch(/^harbour 1\.0\.0 .*licence MIT/);
  expect((await mayday("pack", "verify")).out).toMatch(/^harbour 1\.0\.0: as it should be \(2 scenarios/);
  expect((await mayday("pack", "remove", "harbour")).code).toBe(0);
  expect((await mayday("pack", "list")).out).toMatch(/No pack was added/);
});

it.each(["help", "--help", "-h"])("%s says what there is, and is no mistake", async (word) => {
  expect(await mayday(word)).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^Commands:\n.*new scenario/),
    err: "",
  });
});

it.each([
  [[], /Commands:\n.*mayday -- new scenario/],
  [["ship"], /There is no command "ship"/],
  [["pack"], /Usage: npm run mayday -- pack add/],
  [["pack", "list", "--colour"], /Unknown option '--colour'/],
  [["new", "scenario", "late-lanterns"], /Say --title, or --yes to take "Late lanterns"/],
  [["new", "scenario", "Late", "--yes"], /id: use lower-case words/],
  [["new", "scenario", "search-crawls", "--yes"], /is there already/],
  [["lint", "nowhere"], /There is no folder/],
])("a wrong call %j says what would be right", async (args, said) => {
  expect(await mayday(...args)).toMatchObject({ code: 2, err: expect.stringMatching(said) });
});
