import { readFile } from "node:fs/promises";
import { expect, inject, test } from "vitest";
import { z } from "zod";
import { BOARDS, PLATFORM, queriesOf } from "../boards/boards.ts";
import { addMatcher } from "./add-matcher.ts";

const { prometheusUrl, environmentsFile } = inject("stack");
const PATIENCE = { timeout: 120_000, interval: 2000 };
const answerSchema = z.object({
  status: z.string(),
  error: z.string().default(""),
  data: z.object({ result: z.unknown() }).optional(),
});
const environmentsSchema = z.tuple([z.object({ name: z.string(), components: z.array(z.string()) })]);

/** What Prometheus says against an expression: its error, that it gives nothing, or null. */
async function complaint(promql: string): Promise<string | null> {
  const answer = await fetch(`${prometheusUrl}/api/v1/query`, {
    method: "POST",
    body: new URLSearchParams({ query: promql }),
  });
  const { status, error, data } = answerSchema.parse(await answer.json());
  if (status !== "success") return error;
  return Array.isArray(data?.result) && data.result.length === 0 ? "gives nothing" : null;
}

test("every expression of the dashboards gives something on a healthy, loaded stack", async () => {
  const [{ name, components }] = environmentsSchema.parse(JSON.parse(await readFile(environmentsFile, "utf8")));
  const drawn = BOARDS.filter(({ requires }) => requires.every((component) => components.includes(component)));
  expect(drawn.length).toBeGreaterThan(8);
  const asked = drawn.flatMap((board) =>
    queriesOf(board).map(({ panel, promql }) => ({
      where: `${board.id}/${panel.id}`,
      promql: addMatcher(promql, `environment="${board.of === "platform" ? PLATFORM : name}"`),
      quiet: panel.kind !== "logs" && panel.quiet === true,
    })),
  );
  const complaints = async () => {
    const all = await Promise.all(asked.map(async (one) => ({ ...one, says: await complaint(one.promql) })));
    return all
      .filter(({ says, quiet }) => says !== null && !(quiet && says === "gives nothing"))
      .map(({ where, promql, says }) => `${where} ${says}: ${promql}`);
  };
  // The load may just have begun.
  await expect.poll(complaints, PATIENCE).toEqual([]);
});
