import { join } from "node:path";
import type { CatalogReader, Findings } from "./catalog-reader.ts";
import { contentHash } from "./content-hash.ts";
import type { Pack } from "./pack-schema.ts";
import { answerSchema, scenarioSchema, type Answer, type Scenario } from "./schema.ts";
import type { Source } from "./yaml-file.ts";

/** One scenario's folder, each file of it well formed. */
export type ScenarioFolder = {
  /** The pack that it came with; null for one that comes with Mayday. */
  pack: Pack | null;
  scenario: Source<Scenario>;
  answer: Source<Answer>;
  debrief: string;
  instructor: string;
  /** Of what hints can speak of: the scenario and its answer. */
  content: string;
  files: string[];
};

type Place = { reader: CatalogReader; findings: Findings; dir: string };

/** Reads a scenario's folder; null, with problems, when a file of it is not as it should be. */
export function readScenario({
  reader,
  findings,
  dir,
  id,
  pack = null,
}: Place & { id: string; pack?: Pack | null }): ScenarioFolder | null {
  const at = (name: string) => join(dir, name);
  const files = ["scenario.yaml", "answer.yaml", "debrief.md", "instructor.md"].map(at);
  const scenario = reader.yaml(at("scenario.yaml"), scenarioSchema, findings, [id]);
  const answer = reader.yaml(at("answer.yaml"), answerSchema, findings, [id]);
  const debrief = reader.notes(at("debrief.md"), findings, [id]);
  const instructor = reader.notes(at("instructor.md"), findings, [id]);
  if (scenario !== null && scenario.value.id !== id) {
    const line = scenario.lineOf(["id"]);
    const found = scenario.value.id;
    const problem =
      pack === null
        ? `line ${line}: the id is "${found}" but the folder is "${id}". Make them the same.`
        : `line ${line}: the id is "${found}" but its pack and folder make it "${id}". Write that.`;
    findings.add({ file: scenario.file, problem }, [id]);
    return null;
  }
  if (scenario === null || answer === null || debrief === null || instructor === null) return null;
  const content = contentHash([reader.plain(scenario.file), reader.plain(answer.file)]);
  return { pack, scenario, answer, debrief, instructor, content, files };
}
