import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Engine, EngineFinder } from "./engine.ts";
import { libraryPath, unpackDebian, unpackedRoot, unpackedVersion } from "./debian.ts";
import { findOnPath, versionOf } from "./programs.ts";

const FOLDER = "chromium";

/** Where macOS keeps it. */
const APPLICATIONS = ["Chromium", "Google Chrome"].map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`);

/** The browser of the tests. */
export const chromium: EngineFinder = {
  name: "Chromium",
  megabytes: 110,
  remedy: { debian: "sudo apt-get install chromium", homebrew: "brew install --cask chromium" },
  async locate(components) {
    const program =
      findOnPath("chromium", "chromium-browser", "google-chrome", "google-chrome-stable") ??
      APPLICATIONS.find((path) => existsSync(path)) ??
      null;
    const version = program === null ? null : await versionOf(program);
    if (program !== null && version !== null) return { name: "Chromium", version, source: "path", program, env: {} };
    const root = unpackedRoot(components, FOLDER);
    return root === null ? null : unpacked(root);
  },
  async fetch(components, signal) {
    const root = await unpackDebian(
      components,
      {
        folder: FOLDER,
        packages: ["chromium"],
        wanted: /^(lib|chromium-common|fontconfig|fonts-dejavu-core|fonts-liberation)/,
      },
      signal,
    );
    await pointFontsTo(root);
    const engine = await unpacked(root);
    if (engine === null) throw new Error("the package chromium does not run here");
    return engine;
  },
};

async function unpacked(root: string): Promise<Engine | null> {
  const program = join(root, "usr/lib/chromium/chromium");
  const env = { LD_LIBRARY_PATH: libraryPath(root), FONTCONFIG_FILE: join(root, "mayday-fonts.conf") };
  const version = await unpackedVersion(root, program, env, ["--version", "--no-sandbox"]);
  return version === null ? null : { name: "Chromium", version, source: "debian", program, env };
}

/** The fonts that came along, and those of the machine. */
async function pointFontsTo(root: string): Promise<void> {
  const folders = [join(root, "usr/share/fonts"), "/usr/share/fonts"].map((folder) => `  <dir>${folder}</dir>`);
  const own = await readFile(join(root, "etc/fonts/fonts.conf"), "utf8").catch(() => "<fontconfig>\n</fontconfig>");
  await writeFile(
    join(root, "mayday-fonts.conf"),
    own.replace("</fontconfig>", `${folders.join("\n")}\n</fontconfig>`),
  );
}
