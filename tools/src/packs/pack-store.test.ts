import { execFile } from "node:child_process";
import {
  appendFile,
  chmod,
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Catalog } from "../host/catalog.ts";
import { LIMITS } from "./intake.ts";
import { PackStore } from "./pack-store.ts";
import { membersOf, startRegistry, writeArchive } from "./testing-archive.ts";

const execute = promisify(execFile);
const at = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));
const BUILT_IN = { catalog: at("scenarios/catalog"), hints: at("scenarios/hints") };
const ID = "my-pack/first-incident";
let root: string;
let store: PackStore;
const packs = () => join(root, "packs");
/** A pack that is as it should be, for each test to spoil. */
const pack = (path = "") => join(root, "pack", path);
const archive = () => join(root, "pack.tgz");
const catalog = () => new Catalog({ ...BUILT_IN, packs: packs() });

async function replace(path: string, from: string | RegExp, to: string): Promise<void> {
  const text = await readFile(pack(path), "utf8");
  expect(text).toMatch(from);
  await writeFile(pack(path), text.replace(from, to));
}

const hintOf = (locale: string) =>
  new Catalog({ ...BUILT_IN, packs: packs() }, locale).require("search-crawls").hints[0]?.text;

/** Everything that is in the folder for packs, hidden or not. */
const left = () => readdir(packs()).catch(() => []);
const reasons = async (adding: Promise<unknown>): Promise<string> =>
  await adding.then(
    () => "nothing was refused",
    (error: unknown) => (error instanceof Error ? `${error.name} ${error.message}` : String(error)),
  );

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "packs-"));
  await cp(at("packs/template"), pack(), { recursive: true });
  store = new PackStore({ ...BUILT_IN, packs: packs() });
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(root, { recursive: true });
});

describe("adding", () => {
  it("takes a folder: its scenarios are in the catalogue under the pack's name, and its licence is told", async () => {
    await chmod(pack("README.md"), 0o755);
    await writeFile(pack(".secret"), "x");
    const added = await store.add(pack());
    expect(added.pack).toMatchObject({ id: "my-pack", licence: "MIT", actions: ["config", "restart", "load"] });
    expect(catalog().require(ID).hints.length).toBeGreaterThan(20);
    expect(await store.list()).toMatchObject([{ id: "my-pack", from: `folder ${pack()}`, problem: "" }]);
    expect((await stat(join(packs(), "my-pack", "README.md"))).mode & 0o111).toBe(0);
    expect(await readdir(join(packs(), "my-pack"))).not.toContain(".secret");
    expect(await left()).toEqual(["my-pack"]);
  });

  it("takes an archive as npm makes it, and one without a folder around", async () => {
    await writeArchive(archive(), await membersOf(pack()));
    expect((await store.add(archive())).pack.id).toBe("my-pack");
    await replace("pack.yaml", "version: 1.0.0", "version: 1.1.0");
    await writeArchive(archive(), await membersOf(pack(), "."));
    expect(await store.add(archive())).toMatchObject({ replaced: "1.0.0", pack: { version: "1.1.0" } });
    expect(await left()).toEqual(["my-pack"]);
  });

  it("takes the archive that npm makes of a pack by its package.json", async () => {
    await execute("npm", ["pack", "--ignore-scripts", `--pack-destination=${root}`, `--cache=${join(root, "cache")}`], {
      cwd: pack(),
    });
    const [made = ""] = (await readdir(root)).filter((name) => name.endsWith(".tgz"));
    const { folder } = await store.add(join(root, made));
    expect((await readdir(folder)).toSorted()).toEqual(
      expect.arrayContaining(["LICENSE", "README.md", "hints", "pack.yaml", "package.json", "scenarios"]),
    );
    expect(catalog().find(ID)).toBeDefined();
  });

  it("deletes what one that was cut off has left, and not what may be under way", async () => {
    await mkdir(join(packs(), ".incoming-old"), { recursive: true });
    await mkdir(join(packs(), ".incoming-new"));
    await utimes(join(packs(), ".incoming-old"), 0, 0);
    await store.add(pack());
    expect(new Set(await left())).toEqual(new Set([".incoming-new", "my-pack"]));
  });

  it("takes an npm package by npm itself, and runs nothing of it", async () => {
    const ran = join(root, "ran");
    const scripts = { prepare: `touch ${ran}`, preinstall: `touch ${ran}`, install: `touch ${ran}` };
    const manifest = { name: "mayday-pack-my-pack", version: "1.0.0", scripts };
    await writeFile(pack("package.json"), JSON.stringify(manifest));
    await writeArchive(archive(), await membersOf(pack()));
    const registry = await startRegistry("mayday-pack-my-pack", "1.0.0", await readFile(archive()));
    try {
      vi.stubEnv("npm_config_registry", registry.url);
      const added = await store.add("mayday-pack-my-pack@1.0.0");
      expect(added.scenarios.map(({ scenario }) => scenario.id)).toEqual([ID]);
      expect(await store.list()).toMatchObject([{ from: "npm mayday-pack-my-pack@1.0.0" }]);
      expect(await stat(ran).catch(() => null)).toBeNull();
      expect(await reasons(store.add("mayday-pack-none"))).toMatch(/has no such package or version/);
    } finally {
      registry.stop();
    }
  });

  it("takes the example, which has two scenarios, gives some of ours hints in German, and tells whose", async () => {
    const { scenarios, hintsOver } = await store.add(at("packs/example"));
    expect(scenarios.map(({ scenario }) => scenario.id).toSorted()).toEqual([
      "example/half-dark",
      "example/parcels-trickle",
    ]);
    const german = hintsOver.filter(({ locale }) => locale === "de").map(({ scenario }) => scenario);
    expect(german.toSorted()).toEqual(["invoices-stall", "orders-pile-up", "search-crawls"]);
    expect(hintOf("de")).toMatch(/^Ein Alarm wartet/);
    expect(hintOf("en")).toMatch(/^An alert is waiting/);
  });

  it.each(["https://example.com/pack.tgz", "github:somebody/pack", "git+ssh://host/pack", "-g", "../pack", "a b"])(
    "asks nobody for %s, which npm would fetch from elsewhere or build",
    async (source) => {
      expect(await reasons(store.add(source))).toMatch(/is no folder, no file and no npm package/);
    },
  );
});

describe("an archive is refused, and nothing of it is there,", () => {
  type Case = [
    what: string,
    header: { name: string; type?: "symlink" | "link" | "fifo" | "directory"; linkname?: string },
    reason: RegExp,
  ];
  it.each<Case>([
    ["with a way up", { name: "package/../../outside.yaml" }, /outside\.yaml" leads out of the pack/],
    ["with an absolute path", { name: "/tmp/outside.yaml" }, /leads out of the pack/],
    ["with a path of another system", { name: "package\\..\\outside.yaml" }, /leads out of the pack/],
    ["with a drive", { name: "C:/outside.yaml" }, /leads out of the pack/],
    ["with a symbolic link", { name: "package/a.yaml", type: "symlink", linkname: "/etc/passwd" }, /is a symlink/],
    ["with a hard link", { name: "package/a.yaml", type: "link", linkname: "package/pack.yaml" }, /is a link/],
    ["with a pipe", { name: "package/a.yaml", type: "fifo" }, /is a fifo/],
    ["with a program", { name: "package/index.js" }, /"package\/index\.js" is no data/],
    ["with a program without an ending", { name: "package/run" }, /is no data/],
    ["with one name twice but for capitals", { name: "package/PACK.yaml" }, /PACK\.yaml" is there twice/],
    ["with a name for a terminal", { name: "package/\u001b[2J.yaml" }, /use letters, digits/],
    ["too deep", { name: "package/a/b/c/d/e/f/g.yaml" }, /deeper than 6 folders/],
  ])("%s", async (_, header, reason) => {
    await writeArchive(archive(), [...(await membersOf(pack())), { header, content: "x: 1\n" }]);
    expect(await reasons(store.add(archive()))).toMatch(reason);
    expect(await left()).toEqual([]);
    expect(await stat("/tmp/outside.yaml").catch(() => null)).toBeNull();
  });

  it("that unpacks to far more than it is", async () => {
    const bomb = Array.from({ length: 40 }, (_, index) => ({
      header: { name: `package/${index}.txt` },
      content: Buffer.alloc(LIMITS.fileBytes),
    }));
    await writeArchive(archive(), bomb);
    expect((await stat(archive())).size).toBeLessThan(LIMITS.archiveBytes / 10);
    expect(await reasons(store.add(archive()))).toMatch(/It has more than 16777216 bytes/);
  });

  it("that unpacks to far more in what is not taken", async () => {
    const hidden = { header: { name: "package/.hidden" }, content: Buffer.alloc(64 * 1024 * 1024) };
    await writeArchive(archive(), [hidden]);
    expect(await reasons(store.add(archive()))).toMatch(/It unpacks to more than/);
  });

  it("with one file that is too large, or too many files", async () => {
    const large = { header: { name: "package/a.txt" }, content: Buffer.alloc(LIMITS.fileBytes + 1) };
    await writeArchive(archive(), [large]);
    expect(await reasons(store.add(archive()))).toMatch(/a\.txt" has more than 524288 bytes/);
    const many = Array.from({ length: LIMITS.files + 1 }, (_, index) => ({ header: { name: `package/${index}.txt` } }));
    await writeArchive(archive(), many);
    expect(await reasons(store.add(archive()))).toMatch(/more than 2000 files/);
  });

  it("that is none, or is cut off, or is too large as it is", async () => {
    await writeFile(archive(), "not an archive");
    expect(await reasons(store.add(archive()))).toMatch(/no gzipped tar archive, or a broken one/);
    await writeArchive(archive(), await membersOf(pack()));
    await writeFile(archive(), (await readFile(archive())).subarray(0, 4000));
    expect(await reasons(store.add(archive()))).toMatch(/no gzipped tar archive, or a broken one/);
    await writeFile(archive(), Buffer.alloc(LIMITS.archiveBytes + 1));
    expect(await reasons(store.add(archive()))).toMatch(/The archive has more than/);
    expect(await left()).toEqual([]);
  });
});

describe("a pack is refused, and nothing changes,", () => {
  const scenario = "scenarios/first-incident/scenario.yaml";
  it.each<[what: string, file: string, from: string | RegExp, to: string, reason: RegExp]>([
    ["with a wrong manifest", "pack.yaml", "licence: MIT", "license: MIT", /pack\.yaml: .*licence: It is missing/],
    [
      "with an id that is a way",
      "pack.yaml",
      "id: my-pack",
      "id: ../my-pack",
      /pack\.yaml: line 3: id: use lower-case/,
    ],
    [
      "with a wrong scenario",
      scenario,
      "difficulty: beginner",
      "difficulty: easy",
      /scenario\.yaml: line \d+: difficulty/,
    ],
    [
      "with a scenario of another's name",
      scenario,
      "id: my-pack/",
      "id: your-pack/",
      /make it "my-pack\/first-incident"/,
    ],
    [
      "with a scenario that has the name of one of ours",
      scenario,
      /^id: .*$/m,
      "id: search-crawls",
      /make it "my-pack/,
    ],
    [
      "with an action that it does not declare",
      "pack.yaml",
      "[config, restart, load]",
      "[config, load]",
      /answer\.yaml: It has an action of the kind "restart", which the pack does not declare/,
    ],
    [
      "with an action that there is not",
      "pack.yaml",
      "[config, restart, load]",
      "[config, shell]",
      /actions\.1: It is none of what it may be\. One of: config/,
    ],
    [
      "with an answer in a hint",
      "hints/default/first-incident.yaml",
      "You know where. Now",
      "Mind the authorization latency. Now",
      /hint mechanism-1: .*gives the answer away/,
    ],
  ])("%s", async (_, file, from, to, reason) => {
    await store.add(pack());
    await replace(file, from, to);
    await replace("README.md", "# My pack", "# Another pack");
    expect(await reasons(store.add(pack()))).toMatch(reason);
    expect(await left()).toEqual(["my-pack"]);
    expect(await readFile(join(packs(), "my-pack", "README.md"), "utf8")).toMatch(/^# My pack/);
    expect((await store.verify("my-pack")).notices).toEqual([]);
  });

  it("with a link in its folder, or with nothing in it", async () => {
    await symlink("/etc/passwd", pack("passwd.txt"));
    expect(await reasons(store.add(pack()))).toMatch(/"passwd\.txt" is a link or a device/);
    await rm(pack("passwd.txt"));
    await rm(pack("scenarios"), { recursive: true });
    await rm(pack("hints"), { recursive: true });
    expect(await reasons(store.add(pack()))).toMatch(/neither scenarios .* nor hints/);
    expect(await left()).toEqual([]);
  });
});

describe("what was added", () => {
  it("is left as it is when hints are for another version of a scenario; that is told", async () => {
    await cp(pack("hints/default"), pack("hints/more"), { recursive: true });
    await replace("hints/more/pack.yaml", "id: default", "id: more");
    await appendFile(pack("hints/more/pack.yaml"), "scenarios: { search-crawls: sha256-0123456789abcdef }\n");
    await rm(pack("hints/more/first-incident.yaml"));
    const hints =
      "scenario: search-crawls\nversion: 1\nhints:\n  - { id: ack-1, check: acknowledge, level: orient, text: Ours }\n";
    await writeFile(pack("hints/more/search-crawls.yaml"), hints);
    const { notices } = await store.add(pack());
    expect(notices).toEqual([
      expect.stringMatching(/^hints\/more\/pack\.yaml: line \d+: the hints were written for another/),
    ]);
    expect(catalog().require("search-crawls").hints[0]?.text).not.toBe("Ours");
    expect(catalog().find(ID)).toBeDefined();
  });

  it("is verified: every file is the one that was added", async () => {
    await store.add(pack());
    expect(await store.verify("my-pack")).toMatchObject({ pack: { id: "my-pack" } });
    await appendFile(join(packs(), "my-pack", "README.md"), "More.\n");
    await writeFile(join(packs(), "my-pack", "new.md"), "x");
    await rm(join(packs(), "my-pack", "LICENSE"));
    const said = await reasons(store.verify("my-pack"));
    expect(said).toMatch(/LICENSE is missing.*\nREADME\.md is another.*\nnew\.md was not there/);
    expect(await left()).toEqual(["my-pack"]);
  });

  it("is removed with all its scenarios; what is not there is told", async () => {
    await store.add(pack());
    const open = catalog();
    await store.remove("my-pack");
    open.prepare().take();
    expect(open.find(ID)).toBeUndefined();
    expect(open.broken().has(ID)).toBe(false);
    expect(await left()).toEqual([]);
    expect(await reasons(store.remove("my-pack"))).toMatch(/There is no pack "my-pack".*none/);
    expect(await reasons(store.remove("../pack"))).toMatch(/There is no pack/);
    expect(await stat(pack())).toBeDefined();
  });

  it("is not used without what it must have, however it came there", async () => {
    await cp(pack(), join(packs(), "my-pack"), { recursive: true });
    await writeFile(join(packs(), "my-pack", "pack.yaml"), "id: my-pack\n");
    expect(catalog().broken().get(ID)).toMatch(/pack\.yaml: .*It is missing/);
    expect(await store.list()).toMatchObject([
      { id: "my-pack", pack: null, problem: expect.stringMatching(/missing/) },
    ]);
    await cp(pack(), join(packs(), "other"), { recursive: true });
    expect(catalog().find(ID)).toBeUndefined();
    expect(
      catalog()
        .validate()
        .map(({ problem }) => problem)
        .join(),
    ).toMatch(/the id is "my-pack" but the folder is "other"/);
  });
});
