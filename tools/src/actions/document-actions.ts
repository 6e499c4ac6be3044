import type { Action } from "@mayday/scenarios/contract";
import { stringify } from "yaml";
import { handlerOf } from "./action-kinds.ts";
import { ACTION_EXAMPLES, type ActionName } from "./action-examples.ts";
import { actionShapes, type ActionShape } from "./action-shapes.ts";

const HEAD = `# Actions

Everything that can be done to the shop: one vocabulary for the fault of a scenario (\`inject\`), for fixes, wrong fixes and cheats
(\`answer.yaml\`), for what a tutor may offer (\`tutorFaults\`), and for the learner's console. A list of actions is carried out in its
order. Made by \`npm run document -w tools\` from the schemas and the handlers: do not edit.

- **Who.** *Operators* are learners, so fixes, wrong fixes and cheats may use what is theirs and nothing else: a proof does them as a
  learner. Scenarios (\`inject\`, \`tutorFaults\`) and instructors may use every action.
- **Undone.** An action notes what brings the present state back before it is applied, and reads back that it took effect. When a run
  ends everything in it is undone, newest first, orders that were dead-lettered go back to the queue, and the state is
  compared with the one from before the incident.
- **Values.** A field without a meaning says it by its name. Wherever a value stands, \`\${name}\` of \`vary\` may stand as well.
- What a service or call has to set, and within which bounds, is in [settings](settings.md); queues, tables and roles are on the Operate tab.
`;

/** `docs/actions.md`: every kind and verb of action, with its fields, who may use it, what undoes it, and an example. */
export function documentActions(): string {
  const kinds = Map.groupBy(actionShapes(), ({ kind }) => kind);
  const sections = [...kinds].map(([kind, shapes]) => {
    const about = shapes[0]?.about ?? "";
    const parts = shapes.map((shape) => (shape.verb === null ? body(shape) : `### ${title(shape)}\n\n${body(shape)}`));
    return [`## ${kind}`, about, ...parts].join("\n\n");
  });
  return `${[HEAD.trimEnd(), ...sections].join("\n\n")}\n`;
}

const title = ({ verb, does }: ActionShape) => `\`${verb}\`${does === null ? "" : `, \`does: ${does}\``}`;

function body(shape: ActionShape): string {
  const { examples, undo } = ACTION_EXAMPLES[nameOf(shape)];
  const mine = examples.filter((action) => isOf(action, shape));
  const undone = undo === null ? "Only looks, so there is nothing to undo." : `**Undone by:** ${undo}.`;
  const yaml = mine.map((action) => `# ${handlerOf(action).describe(action)}\n- ${written(action)}`);
  return [
    ...(shape.meaning === "" ? [] : [shape.meaning]),
    `**Who:** ${who(mine)}. ${undone}`,
    ...(shape.fields.length === 0 ? [] : [table(shape)]),
    `\`\`\`yaml\n${yaml.join("\n")}\n\`\`\``,
  ].join("\n\n");
}

function table({ fields }: ActionShape): string {
  const rows = fields.map(({ name, value, needed, meaning }) => {
    const optional = needed ? "" : ", may be left out";
    return `| \`${name}\` | ${cell(value)}${optional} | ${cell(meaning)} |`;
  });
  return ["| field | value | meaning |", "|---|---|---|", ...rows].join("\n");
}

/** The examples are checked to have an entry for every kind and verb, whose names are these. */
const nameOf = ({ kind, verb }: ActionShape) => (verb === null ? kind : `${kind} ${verb}`) as ActionName;

function isOf(action: Action, { verb, does }: ActionShape): boolean {
  if (!("op" in action)) return verb === null;
  const itsDoes = "does" in action.op ? action.op.does : null;
  return action.op.verb === verb && itsDoes === does;
}

const isOperators = (action: Action) => handlerOf(action).isOperators?.(action) ?? false;

/** Where examples of one action differ in who may use them, it is by the fields that only some of them have. */
function who(examples: readonly Action[]): string {
  const theirs = examples.filter(isOperators);
  if (theirs.length === examples.length) return "operators, scenarios, instructors";
  if (theirs.length === 0) return "scenarios, instructors";
  const usual = new Set(theirs.flatMap((action) => Object.keys(action)));
  const special = examples.flatMap((action) => Object.keys(action)).filter((field) => !usual.has(field));
  const fields = [...new Set(special)].map((field) => `\`${field}\``).join(", ");
  return `operators, scenarios, instructors; with ${fields} scenarios and instructors alone`;
}

const written = (action: Action) => stringify(action, { collectionStyle: "flow", lineWidth: 0 }).trim();
const cell = (text: string) => text.replaceAll("|", "\\|");
