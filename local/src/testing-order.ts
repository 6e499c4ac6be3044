import { createHash } from "node:crypto";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/**
 * What kills parts of the stack: alerts go on telling of it for minutes, whatever is back, and a queue whose broker is
 * killed may hold once more what was taken from it just before.
 */
const KILLS = /\/(agent\/src\/recovery|local\/src\/stack)\.stack\.test\.ts$/;

/** Vitest's sequencer: files in an order that the seed gives, and those that kill parts of the stack after all others. */
export default class RandomKillsLast extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const { seed } = this.ctx.config.sequence;
    const rank = ({ moduleId }: TestSpecification): string =>
      Number(KILLS.test(moduleId)) + createHash("sha256").update(`${seed} ${moduleId}`).digest("hex");
    return files
      .map((file) => ({ file, rank: rank(file) }))
      .toSorted((one, other) => (one.rank < other.rank ? -1 : 1))
      .map(({ file }) => file);
  }
}
