import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { codeOf, reasonOf } from "../failure.ts";
import { findOnPath, versionOf } from "./programs.ts";

const execute = promisify(execFile);

export type DebianPackage = {
  /** The folder below the components folder. */
  folder: string;
  packages: string[];
  /** Of what the packages depend on and this machine lacks, what is worth fetching. */
  wanted: RegExp;
};

/** apt keeps one lock, and two lists fetched at once are one too many. */
let turn: Promise<unknown> = Promise.resolve();

/** The root of an unpacked package, when it was fetched before. */
export function unpackedRoot(components: string, folder: string): string | null {
  const root = join(components, folder);
  return existsSync(root) ? root : null;
}

/**
 * Fetches packages with what they need and this machine lacks, and unpacks them into `components`, without root and
 * without installing anything. Resolves to the folder that stands for `/`.
 */
export function unpackDebian(components: string, wanted: DebianPackage, signal?: AbortSignal): Promise<string> {
  const mine = turn.then(() => {
    signal?.throwIfAborted();
    return fetchAndUnpack(components, wanted, new Apt(signal));
  });
  turn = mine.catch(() => undefined);
  return mine;
}

async function fetchAndUnpack(
  components: string,
  { folder, packages, wanted }: DebianPackage,
  apt: Apt,
): Promise<string> {
  if (findOnPath("apt-get") === null || findOnPath("dpkg-deb") === null)
    throw new Error("this machine has no apt-get to fetch it with");
  const root = join(components, folder);
  await mkdir(components, { recursive: true });
  const work = await mkdtemp(join(components, `.${folder}-`));
  try {
    const debs = await download(apt, components, work, { packages, wanted });
    for (const deb of debs) await execute("dpkg-deb", ["-x", join(work, deb), join(work, "root")]);
    await rename(join(work, "root"), root).catch((error: unknown) => {
      // Another start was faster: its copy is as good.
      if (!["ENOTEMPTY", "EEXIST"].includes(codeOf(error))) throw error;
    });
    return root;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

type Wanted = Pick<DebianPackage, "packages" | "wanted">;

/** Tries with the machine's package lists, then with lists of our own (the machine's may be missing or too old). */
async function download(apt: Apt, components: string, work: string, wanted: Wanted): Promise<string[]> {
  try {
    return await downloadWith(apt, [], work, wanted);
  } catch {
    const lists = join(components, ".apt");
    const own = [
      "-o",
      `Dir::State::lists=${join(lists, "lists")}`,
      "-o",
      `Dir::Cache=${join(lists, "cache")}`,
      ...(process.getuid?.() === 0 ? ["-o", "APT::Sandbox::User=root"] : []),
    ];
    await mkdir(join(lists, "lists", "partial"), { recursive: true });
    await mkdir(join(lists, "cache", "archives", "partial"), { recursive: true });
    await apt.run([...own, "update"], work);
    return downloadWith(apt, own, work, wanted);
  }
}

async function downloadWith(
  apt: Apt,
  options: string[],
  work: string,
  { packages, wanted }: Wanted,
): Promise<string[]> {
  const plan = ["install", "--print-uris", "--no-install-recommends", "-y", ...packages];
  const uris = await apt.run([...options, "-o", "Debug::NoLocking=1", ...plan], work);
  const missing = [...uris.matchAll(/^'\S+' ([^_\s]+)_\S+\.deb /gm)].flatMap((match) => match[1] ?? []);
  const names = missing.filter((name) => wanted.test(name));
  await apt.run([...options, "download", ...new Set([...packages, ...names])], work);
  return (await readdir(work)).filter((name) => name.endsWith(".deb"));
}

/** apt-get as an ordinary user; its first error line is what it throws. */
class Apt {
  private readonly signal: AbortSignal | undefined;

  constructor(signal: AbortSignal | undefined) {
    this.signal = signal;
  }

  async run(args: string[], cwd: string): Promise<string> {
    const env = { ...process.env, LC_ALL: "C" };
    const limits = { maxBuffer: 16 * 1024 * 1024, timeout: 300_000, ...(this.signal ? { signal: this.signal } : {}) };
    try {
      return (await execute("apt-get", ["-qq", "-o", "Acquire::Retries=2", ...args], { cwd, env, ...limits })).stdout;
    } catch (error) {
      const lines = reasonOf(error).split("\n");
      throw new Error(lines.find((line) => line.startsWith("E: "))?.slice(3) ?? lines[0], { cause: error });
    }
  }
}

/**
 * The version of a program below an unpacked root: asked once, then kept beside it, since a start should not run every
 * program twice. Null when the program does not run.
 */
export async function unpackedVersion(
  root: string,
  program: string,
  env: Record<string, string> = {},
  args?: string[],
  unsaid?: string | null,
): Promise<string | null> {
  const kept = join(root, "version");
  const known = await readFile(kept, "utf8").catch(() => null);
  if (known !== null) return known;
  const version = await versionOf(program, args, env, unsaid);
  if (version !== null) await writeFile(kept, version);
  return version;
}

/** LD_LIBRARY_PATH for programs below an unpacked root. */
export function libraryPath(root: string): string {
  const machine = { x64: "x86_64-linux-gnu", arm64: "aarch64-linux-gnu", arm: "arm-linux-gnueabihf" }[
    process.arch as string
  ];
  return ["usr/lib", "lib"].map((folder) => join(root, folder, machine ?? process.arch)).join(":");
}
