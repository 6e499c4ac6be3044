import { COMPONENTS, MECHANISMS } from "./diagnosis.ts";
import { COMMON_SIGNALS } from "./harm.ts";
import { formatQuantity } from "./quantity.ts";
import { EVIDENCE, SKILLS, UNITS } from "./vocabulary.ts";

const HEAD = `# Words of a scenario

The lists from which the fields of a scenario and its answer take their words. Made by \`node scenarios/src/cli/schemas.ts\`: do not edit.
Alerts are those of [the runbooks](runbooks.md), settings those of [the shop](settings.md).
`;

/** `docs/vocabulary.md`: what a scenario's author chooses from. */
export function vocabularyPage(): string {
  const sections = [
    ["Components", `What a learner can name as failing: ${words(COMPONENTS)}.`],
    [
      "Mechanisms",
      "A learner chooses by the words on the right, so a hint of the level `bottom-out` says these.",
      table(["mechanism", "what it says"], Object.entries(MECHANISMS)),
    ],
    ["Skills", `${words(SKILLS)}.`],
    [
      "Evidence",
      "`where` of an answer's evidence, and `evidence` of a check `inspect`. Queries are for people to read in the debrief; nothing runs them.",
      table(["where", "what a query names"], Object.entries(EVIDENCE)),
    ],
    [
      "Units",
      table(
        ["unit", "a value", "as it is read"],
        Object.entries(UNITS).map(([unit, value]) => [unit, String(value), formatQuantity(value, unit)]),
      ),
    ],
    [
      "Signals of every scenario",
      table(
        ["signal", "title", "unit", "query"],
        Object.entries(COMMON_SIGNALS).map(([name, { title, unit, query }]) => [name, title, unit, `\`${query}\``]),
      ),
    ],
  ];
  return `${[HEAD.trimEnd(), ...sections.map(([title = "", ...parts]) => [`## ${title}`, ...parts].join("\n\n"))].join("\n\n")}\n`;
}

const words = (list: readonly string[]) => list.map((word) => `\`${word}\``).join(", ");

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = rows.map(([name = "", ...rest]) => `| ${[`\`${name}\``, ...rest.map(cell)].join(" | ")} |`);
  return [`| ${head.join(" | ")} |`, `|${"---|".repeat(head.length)}`, ...lines].join("\n");
}

const cell = (text: string) => text.replaceAll("|", "\\|");
