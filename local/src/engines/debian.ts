import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { codeOf, reasonOf } from "../failure.ts";
import { findOnPath } from "./programs.ts";

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
export function unpackDebian(components: string, wanted: DebianPackage): Promise<string> {
  const mine = turn.then(() => fetchAndUnpack(components, wanted));
  turn = mine.catch(() => undefined);
  return mine;
}

async function fetchAndUnpack(components: string, { folder, packages, wanted }: DebianPackage): Promise<string> {
  if (findOnPath("apt-get") === null || findOnPath("dpkg-deb") === null)
    throw new Error("this machine has no apt-get to fetch it with");
  const root = join(components, folder);
  await mkdir(components, { recursive: true });
  const work = await mkdtemp(join(components, `.${folder}-`));
  try {
    const debs = await download(components, work, packages, wanted);
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

/** Tries with the machine's package lists, then with lists of our own (the machine's may be missing or too old). */
async function download(components: string, work: string, packages: string[], wanted: RegExp): Promise<string[]> {
  try {
    return await downloadWith([], work, packages, wanted);
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
    await apt([...own, "update"], work);
    return downloadWith(own, work, packages, wanted);
  }
}

async function downloadWith(options: string[], work: string, packages: string[], wanted: RegExp): Promise<string[]> {
  const plan = await apt(
    [...options, "-o", "Debug::NoLocking=1", "install", "--print-uris", "--no-install-recommends", "-y", ...packages],
    work,
  );
  const missing = [...plan.matchAll(/^'\S+' ([^_\s]+)_\S+\.deb /gm)].flatMap((match) => match[1] ?? []);
  const names = missing.filter((name) => packages.includes(name) || wanted.test(name));
  await apt([...options, "download", ...new Set([...packages, ...names])], work);
  return (await readdir(work)).filter((name) => name.endsWith(".deb"));
}

async function apt(args: string[], cwd: string): Promise<string> {
  try {
    const options = { cwd, env: { ...process.env, LC_ALL: "C" }, maxBuffer: 16 * 1024 * 1024, timeout: 300_000 };
    return (await execute("apt-get", ["-qq", "-o", "Acquire::Retries=2", ...args], options)).stdout;
  } catch (error) {
    const lines = reasonOf(error).split("\n");
    throw new Error(lines.find((line) => line.startsWith("E: "))?.slice(3) ?? lines[0], { cause: error });
  }
}

/** LD_LIBRARY_PATH for programs below an unpacked root. */
export function libraryPath(root: string): string {
  const machine = { x64: "x86_64-linux-gnu", arm64: "aarch64-linux-gnu", arm: "arm-linux-gnueabihf" }[
    process.arch as string
  ];
  return ["usr/lib", "lib"].map((folder) => join(root, folder, machine ?? process.arch)).join(":");
}
