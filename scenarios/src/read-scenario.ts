import { join } from "node:path";
import { z } from "zod";
import { Findings, type CatalogReader } from "./catalog-reader.ts";
import { contentHash } from "./content-hash.ts";
import type { Pack } from "./pack-schema.ts";
import { answerSchema, scenarioSchema, writtenScenarioSchema, type Answer, type Scenario } from "./schema.ts";
import { fill, type Row } from "./vary.ts";
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
  /** What is filled in, and the folder's other variants. */
  row: Row;
  others: readonly ScenarioFolder[];
};

type Place = { reader: CatalogReader; findings: Findings; dir: string };

type Wanted = Place & { id: string; pack?: Pack | null };

const SPOKEN_OF = ["scenario.yaml", "answer.yaml"];
const FILES = [...SPOKEN_OF, "debrief.md", "instructor.md"];

const rowsSchema = z.looseObject({ vary: writtenScenarioSchema.shape.vary });

/**
 * Reads a scenario's folder in every variant; null, with problems, when a file of it is not as it should be in any of
 * them.
 */
export function readScenario(wanted: Wanted): ScenarioFolder | null {
  const file = join(wanted.dir, "scenario.yaml");
  wanted.findings.known.add(wanted.id);
  // What is wrong with it is found, and told, when the whole file is checked.
  const rows = wanted.reader.yaml(file, rowsSchema, new Findings(), [])?.value.vary ?? [{}];
  const variants: Variant[] = [];
  for (const row of rows) {
    const variant = readVariant(wanted, row);
    if (variant === null) return null;
    variants.push(variant);
  }
  const content = contentHash(SPOKEN_OF.map((name) => wanted.reader.plain(join(wanted.dir, name))));
  const [first, ...others] = variants.map((variant) => ({ ...variant, content, others: [] }));
  return first === undefined ? null : { ...first, others };
}

type Variant = Omit<ScenarioFolder, "content" | "others">;

function readVariant({ reader, findings, dir, id, pack = null }: Wanted, row: Row): Variant | null {
  const at = (name: string) => join(dir, name);
  const files = FILES.map(at);
  const scenario = reader.yaml(at("scenario.yaml"), scenarioSchema, findings, [id], row);
  const answer = reader.yaml(at("answer.yaml"), answerSchema, findings, [id], row);
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
  const texts = fill({ debrief, instructor }, row);
  return { pack, scenario, answer, ...texts, files, row };
}
