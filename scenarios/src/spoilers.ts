import { saidInDisguise } from "./disguise/disguised.ts";
import type { RunModel } from "./model.ts";
import type { LoadedScenario } from "./schema.ts";

/** Words alone, in lower case, without accents, joined and framed by single spaces: " drop the index ". */
function words(text: string): string {
  const plain = text
    .replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2")
    .normalize("NFKD")
    .replace(/[\p{M}\p{Cf}]/gu, "")
    .toLowerCase();
  return ` ${(plain.match(/[\p{L}\p{N}]+/gu) ?? []).join(" ")} `;
}

/** Whether a text says a spoiler as whole words, in any case, with any punctuation, joined ("threadpool") or apart. */
export function says(text: string, spoiler: string): boolean {
  return spoilersIn(text, [spoiler]).length > 0;
}

/** The spoilers that a text says. */
export function spoilersIn(text: string, spoilers: readonly string[]): string[] {
  const said = words(text);
  return spoilers.filter((spoiler) => {
    const looked = words(spoiler);
    return said.includes(looked) || said.includes(` ${looked.replaceAll(" ", "")} `);
  });
}

/** Without those that another of them says as well: who reads of "consumer concurrency" need not be told of "concurrency". */
export function widestOf(said: readonly string[]): string[] {
  return said.filter(
    (one, index) =>
      !said.some((other, place) => place !== index && says(other, one) && (place < index || !says(one, other))),
  );
}

/**
 * False when the text says, plainly or in a disguise, a spoiler word that no revealed hint has said yet, unless the run
 * is over. A run that ended before its incident was visible keeps its secret for the next attempt.
 */
export function mayBeSaid(model: RunModel, loaded: LoadedScenario, text: string): boolean {
  if (model.endedAt !== null && model.incidentAt !== null) return true;
  const { spoilers } = loaded.answer;
  const said = new Set([...spoilersIn(text, spoilers), ...saidInDisguise(text, spoilers)]);
  if (said.size === 0) return true;
  const revealed = new Set(model.help.revealed.map(({ hint }) => hint));
  const texts = loaded.hints.filter((hint) => revealed.has(hint.id)).map((hint) => hint.text);
  return [...said].every((spoiler) => texts.some((hint) => says(hint, spoiler)));
}
