import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Engine } from "../engines/engine.ts";
import { reasonOf } from "../failure.ts";
import { PROJECT, VERSION } from "../project.ts";
import type { Launch } from "../supervisor/component.ts";
import { type StackContext, baseEnvironment, urlOf } from "./context.ts";

const execute = promisify(execFile);

/** What sends the platform's own traces and logs, apart from the shop's. */
export function platformTelemetry(context: StackContext, service: string) {
  const env = { OTEL_SERVICE_NAME: service, OTEL_EXPORTER_OTLP_ENDPOINT: urlOf(context.ports.telemetry) };
  return { imports: "observability/platform/telemetry.ts", env };
}

/** The project's own programs run on the Node that runs the supervisor (the npm package's). */
export const nodeEngine: Engine = {
  name: "Mayday",
  version: VERSION,
  source: "project",
  program: process.execPath,
  env: {},
};

/** How to run one of the project's programs as a component: a small heap, for many of them share a laptop. */
export function launchNode(
  context: StackContext,
  options: { program: string; env: Record<string, string>; imports?: string; heapMb?: number },
): Launch {
  const { program, env, imports, heapMb = 128 } = options;
  return {
    program: process.execPath,
    args: [
      `--max-old-space-size=${heapMb}`,
      "--max-semi-space-size=2",
      ...(imports === undefined ? [] : ["--import", join(PROJECT, imports)]),
      join(PROJECT, program),
    ],
    env: {
      ...baseEnvironment(),
      NODE_ENV: "production",
      // Compiled code is kept between starts: a warm start need not parse everything again.
      NODE_COMPILE_CACHE: join(context.data.root, "compile-cache"),
      // glibc then gives large buffers back (an invoice's pixels, a log batch); other C libraries do not read these.
      MALLOC_ARENA_MAX: "2",
      MALLOC_MMAP_THRESHOLD_: "65536",
      ...env,
    },
    cwd: PROJECT,
  };
}

/** Runs one of the project's programs to its end; throws with the last line that it said when it fails. */
export async function runNode(program: string, env: Record<string, string>, signal: AbortSignal): Promise<void> {
  try {
    await execute(process.execPath, [program], {
      cwd: PROJECT,
      env: { ...baseEnvironment(), ...env },
      timeout: 300_000,
      signal,
    });
  } catch (error) {
    const said = error instanceof Error && "stderr" in error ? String(error.stderr).trim().split("\n").at(-1) : "";
    throw new Error(`${program}: ${said || reasonOf(error)}`, { cause: error });
  }
}
