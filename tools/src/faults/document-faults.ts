import type { Action } from "@mayday/scenarios/contract";
import { handlerOf } from "../actions/action-kinds.ts";
import { type Fault, type Symptom, told } from "./fault.ts";
import type { Measured } from "./trial.ts";

/** `docs/faults.md`: how each failure pattern is made, seen and repaired, and what was measured when it was. */
export function documentFaults(faults: readonly Fault[], measured: Record<string, Measured>): string {
  return `# Failure patterns

How each failure pattern of the scenario library is made on the running shop at steady load, where it shows, and what
ends it. Made from the table in \`tools/src/faults\` by \`FAULTS_PAGE=docs/faults.md npm test -- --project faults\`, which
does all of it on a running stack: do not edit. The figures are what that run saw when each phase was reached (not where
they end up); they differ from run to run, the limits do not.

| pattern | made by | figure | healthy | broken | repaired by | seen healthy, broken, repaired |
|---|---|---|---|---|---|---|
${faults.map((fault) => row(fault, measured[fault.id])).join("\n")}
`;
}

function row({ id, requires = [], break: breaks, symptoms, repair }: Fault, measured: Measured | undefined): string {
  const each = (cell: (symptom: Symptom) => string): string => symptoms.map(cell).join("<br>");
  const needs = requires.map((name) => ` (needs ${name})`).join("");
  const cells = [
    `${id}${needs}`,
    labels(breaks),
    each(({ query }) => `\`${query.replaceAll("|", "\\|")}\``),
    each(({ healthy }) => told(healthy)),
    each(({ broken }) => told(broken)),
    labels(repair),
    figures(measured),
  ];
  return `| ${cells.join(" | ")} |`;
}

const labels = (actions: readonly Action[]): string => actions.map(label).join("<br>");

function label(action: Action): string {
  return handlerOf(action).describe(action).replaceAll("|", "\\|");
}

function figures(measured: Measured | undefined): string {
  if (!measured) return "not tried";
  const { healthy, broken, repaired } = measured;
  return healthy
    .map((_, at) => [healthy, broken, repaired].map((all) => short(all[at] ?? Number.NaN)).join(", "))
    .join("<br>");
}

const short = (value: number): string => String(Number(value.toPrecision(3)));

/** The page without the column that differs from run to run. */
export const withoutFigures = (page: string): string => page.replaceAll(/^(\|.*\|) [^|]* \|$/gm, "$1");
