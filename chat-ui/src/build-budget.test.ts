import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build, type Rolldown } from "vite";
import { expect, onTestFinished, test, vi } from "vitest";

const ROOM = fileURLToPath(new URL("..", import.meta.url));
const FIRST_ROUTE_BYTES = 180 * 1024;

test("the script of the first page stays small, and charts, Markdown and other languages are not in it", async () => {
  // Vitest names its own environment, with which React would come in its development form.
  vi.stubEnv("NODE_ENV", "production");
  onTestFinished(() => void vi.unstubAllEnvs());
  const output = await build({
    root: ROOM,
    configFile: `${ROOM}vite.config.ts`,
    logLevel: "silent",
    build: { write: false },
  });
  const chunks = chunksOf(output);
  const first = withImports(chunks, chunks.find((chunk) => chunk.isEntry)?.fileName ?? "");
  const bytes = first.reduce((sum, chunk) => sum + gzipSync(chunk.code).length, 0);
  expect(first.length).toBeGreaterThan(0);
  expect(bytes).toBeLessThan(FIRST_ROUTE_BYTES);
  const modules = first.flatMap((chunk) => chunk.moduleIds).join("\n");
  expect(modules).toContain("src/home/home.tsx");
  expect(modules).not.toMatch(/node_modules\/(uplot|react-markdown)\//);
  expect(modules).not.toMatch(/text\/(?!en\.)\w+\.json/);
});

type BuildOutput = Awaited<ReturnType<typeof build>>;

function chunksOf(output: BuildOutput): Rolldown.OutputChunk[] {
  const outputs = Array.isArray(output) ? output : [output];
  return outputs.flatMap((one) => ("output" in one ? one.output : [])).filter((part) => part.type === "chunk");
}

/** A chunk with everything that the browser loads along with it. */
function withImports(chunks: Rolldown.OutputChunk[], name: string, seen = new Set<string>()): Rolldown.OutputChunk[] {
  const chunk = chunks.find((one) => one.fileName === name);
  if (chunk === undefined || seen.has(name)) return [];
  seen.add(name);
  return [chunk, ...chunk.imports.flatMap((imported) => withImports(chunks, imported, seen))];
}
