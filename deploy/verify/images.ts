import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { run, succeeds } from "./run.ts";
import { buildStandIns } from "./stand-ins.ts";

export const PROJECT = join(import.meta.dirname, "../..");

const composeSchema = z.object({
  services: z.record(
    z.string(),
    z.object({
      image: z.string(),
      build: z.object({ args: z.object({ IMAGE: z.string() }).optional() }).optional(),
      profiles: z.array(z.string()).default([]),
    }),
  ),
});

/** Every image that is not the project's own, which the services outside `observability` are made of. */
export async function officialImages(): Promise<string[]> {
  const text = await readFile(join(PROJECT, "compose.yaml"), "utf8");
  const { services } = composeSchema.parse(parse(text, { merge: true, maxAliasCount: -1 }));
  const used = Object.values(services)
    .filter(({ profiles }) => !profiles.includes("observability"))
    .flatMap(({ image, build }) => (build === undefined ? [image] : (build.args?.IMAGE ?? [])));
  const dockerfile = await readFile(join(PROJECT, "Dockerfile"), "utf8");
  const bases = [...dockerfile.matchAll(/^FROM (\S+:\S+) AS/gm)].map(([, image = ""]) => image);
  return [...new Set([...used, ...bases])];
}

/** What the observability profile is made of: none of it is in Debian, npm or PyPI. */
export async function unverifiedImages(): Promise<string[]> {
  const text = await readFile(join(PROJECT, "compose.yaml"), "utf8");
  const { services } = composeSchema.parse(parse(text, { merge: true, maxAliasCount: -1 }));
  return Object.values(services)
    .filter(
      ({ profiles, build, image }) =>
        profiles.includes("observability") && !image.startsWith("mayday/setup") && (build?.args ?? true),
    )
    .map(({ image, build }) => build?.args?.IMAGE ?? image);
}

/**
 * Makes every official image available to the engine: those that it has stay, with `pull` the others are fetched, and
 * what then is missing is stood in for. Gives those that are stood in for.
 */
export async function provideImages(env: NodeJS.ProcessEnv, pull: boolean, say: (line: string) => void) {
  const missing: string[] = [];
  for (const image of await officialImages()) {
    if (await succeeds("docker", ["image", "inspect", image], { env })) continue;
    if (!(pull && (await succeeds("docker", ["pull", image], { env })))) missing.push(image);
  }
  await buildStandIns(env, missing, say);
  return missing;
}

/** The names of the images that an engine has. */
export async function imageNames(env: NodeJS.ProcessEnv): Promise<string[]> {
  return (await run("docker", ["images", "--format", "{{.Repository}}:{{.Tag}}"], { env })).split("\n").filter(Boolean);
}

/** Takes away what was pulled and built since; `before` is what the engine had, and keeps. */
export async function removeImages(env: NodeJS.ProcessEnv, before: string[]): Promise<void> {
  const made = (await imageNames(env)).filter((name) => !before.includes(name) && !name.includes("<none>"));
  if (made.length > 0) await run("docker", ["rmi", "--force", ...made], { env });
}
