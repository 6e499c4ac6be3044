import { allChecks } from "./checks.ts";
import type { ScenarioFolder } from "./read-scenario.ts";
import type { Answer, Check, Condition, Scenario } from "./schema.ts";
import { spoilersIn, widestOf } from "./spoilers.ts";

/** Something wrong with the meaning of a file: the path of the part in question, what it is, what to do. */
export type Defect = { path: PropertyKey[]; problem: string };

type Placed<T> = { path: PropertyKey[]; value: T };

/** Defects of scenario.yaml, and of answer.yaml against it. */
export function lintScenario(folder: ScenarioFolder): { scenario: Defect[]; answer: Defect[] } {
  const scenario = folder.scenario.value;
  const answer = folder.answer.value;
  return {
    scenario: [
      ...unknownSignals(scenario),
      ...repeatedChecks(scenario),
      ...alertsThatNeverFire(scenario),
      ...baselineInGate(scenario),
      ...missingOracle(scenario),
      ...unevenRows(scenario),
      ...tooLittleTime(scenario),
      ...saysTheAnswer(scenario, answer),
    ],
    answer: [...questionsAnswered(scenario, answer), ...unmetChecks(scenario, answer), ...fixesThatAreNone(answer)],
  };
}

function checksWithPath(scenario: Scenario): Placed<Check>[] {
  return allChecks(scenario).map(({ stage, check }) => {
    return { path: ["stages", stage, scenario.stages[stage].indexOf(check)], value: check };
  });
}

function place<T>(values: readonly T[], path: PropertyKey[]): Placed<T>[] {
  return values.map((value, index) => ({ path: [...path, index], value }));
}

function conditionsWithPath(scenario: Scenario): Placed<Condition>[] {
  return [
    ...place(scenario.gate, ["gate"]),
    ...place(scenario.symptom.conditions, ["symptom", "conditions"]),
    ...checksWithPath(scenario).flatMap(({ path, value }) =>
      value.kind === "oracle" ? place(value.conditions, [...path, "conditions"]) : [],
    ),
  ];
}

function unknownSignals(scenario: Scenario): Defect[] {
  const used = [
    ...conditionsWithPath(scenario).flatMap(({ path, value }) =>
      "signal" in value ? [{ path, value: value.signal }] : [],
    ),
    ...checksWithPath(scenario).flatMap(({ path, value }) =>
      value.kind === "oracle" && value.traffic !== undefined
        ? [{ path: [...path, "traffic"], value: value.traffic.signal }]
        : [],
    ),
  ];
  return used
    .filter(({ value }) => scenario.signals[value] === undefined)
    .map(({ path, value }) => ({ path, problem: `There is no signal "${value}". Declare it under signals.` }));
}

function repeatedChecks(scenario: Scenario): Defect[] {
  const seen = new Set<string>();
  return checksWithPath(scenario).flatMap(({ path, value }) => {
    if (seen.has(value.id)) return [{ path, problem: `The check "${value.id}" is there twice. Give it another id.` }];
    seen.add(value.id);
    return [];
  });
}

function alertsThatNeverFire(scenario: Scenario): Defect[] {
  const { firing } = scenario.alerts;
  return checksWithPath(scenario).flatMap(({ path, value }) => {
    if (value.kind !== "acknowledge" || value.alerts.some((alert) => firing.includes(alert))) return [];
    const problem = `None of its alerts is declared to fire (${firing.join(", ")}). Name one that does.`;
    return [{ path, problem }];
  });
}

function baselineInGate(scenario: Scenario): Defect[] {
  return scenario.gate.flatMap((condition, index) =>
    "baseline" in condition
      ? [{ path: ["gate", index], problem: "The gate comes before the baseline. Compare with a fixed value." }]
      : [],
  );
}

/** What the mitigate stage must prove, each by an oracle of its own. */
const PROVEN = {
  recovery: "Nothing judges whether customers are well again. Add an oracle that proves: recovery.",
  cause: "Nothing judges whether the cause has gone, so a masked one would pass. Add an oracle that proves: cause.",
  no_harm: "Nothing judges what else was harmed. Add a check of the kind no_harm.",
} as const;

function missingOracle(scenario: Scenario): Defect[] {
  const proven = scenario.stages.mitigate.flatMap((check) => (check.kind === "oracle" ? [check.proves] : []));
  return Object.entries(PROVEN)
    .filter(([proves]) => !proven.some((one) => one === proves))
    .map(([, problem]) => ({ path: ["stages", "mitigate"], problem }));
}

/** Every variant has to be told apart by the same names. */
function unevenRows(scenario: Scenario): Defect[] {
  const [first = "", ...others] = (scenario.vary ?? []).map((row) => Object.keys(row).toSorted().join(", "));
  return others.flatMap((names, index) =>
    names === first
      ? []
      : [{ path: ["vary", index + 1], problem: `It names ${names}, the first row ${first}. Name the same.` }],
  );
}

function tooLittleTime(scenario: Scenario): Defect[] {
  const { expected, timebox } = scenario.minutes;
  const paced = Object.values(scenario.pace).reduce((sum, seconds) => sum + seconds, 0) / 60;
  if (expected < timebox && paced < timebox) return [];
  const problem = `The timebox of ${timebox} min is not longer than the expected ${expected} min or the pace's ${paced} min. Make it longer.`;
  return [{ path: ["minutes"], problem }];
}

/** Texts that everybody may read before the incident is understood. Questions of the review come after that. */
function publicTexts(scenario: Scenario): Placed<string>[] {
  const question = ({ path, value }: Placed<Check>): Placed<string>[] =>
    value.kind !== "question" || path[1] === "review"
      ? []
      : [
          { path: [...path, "prompt"], value: value.prompt },
          ...Object.entries(value.choices).map(([choice, text]) => ({
            path: [...path, "choices", choice],
            value: text,
          })),
        ];
  return [
    { path: ["id"], value: scenario.id },
    { path: ["title"], value: scenario.title },
    { path: ["summary"], value: scenario.summary },
    { path: ["brief"], value: scenario.brief },
    ...place(scenario.skills, ["skills"]),
    ...Object.entries(scenario.signals).map(([name, { title }]) => ({
      path: ["signals", name, "title"],
      value: title,
    })),
    ...conditionsWithPath(scenario).map(({ path, value }) => ({ path: [...path, "title"], value: value.title })),
    ...checksWithPath(scenario).flatMap((placed) => [
      { path: [...placed.path, "title"], value: placed.value.title },
      ...question(placed),
    ]),
    ...scenario.tutorFaults.map(({ title }, index) => ({ path: ["tutorFaults", index, "title"], value: title })),
  ];
}

function saysTheAnswer(scenario: Scenario, answer: Answer): Defect[] {
  return publicTexts(scenario).flatMap(({ path, value }) =>
    widestOf(spoilersIn(value, answer.spoilers)).map((spoiler) => {
      return { path, problem: `It says "${spoiler}", which gives the answer away. Use other words.` };
    }),
  );
}

function questionsAnswered(scenario: Scenario, answer: Answer): Defect[] {
  const questions = allChecks(scenario).flatMap(({ check }) => (check.kind === "question" ? [check] : []));
  const unanswered = questions.flatMap(({ id, choices }) => {
    const choice = answer.questions[id];
    if (choice === undefined)
      return [{ path: ["questions"], problem: `The question "${id}" has no right choice here. Add it.` }];
    if (choices[choice] !== undefined) return [];
    return [
      { path: ["questions", id], problem: `The question "${id}" has no choice "${choice}". Name one that it has.` },
    ];
  });
  const unasked = Object.keys(answer.questions)
    .filter((id) => !questions.some((question) => question.id === id))
    .map((id) => ({
      path: ["questions", id],
      problem: `The scenario asks no question "${id}". Remove it, or correct the id.`,
    }));
  return [...unanswered, ...unasked];
}

function unmetChecks(scenario: Scenario, answer: Answer): Defect[] {
  const oracles = new Set(allChecks(scenario).flatMap(({ check }) => (check.kind === "oracle" ? [check.id] : [])));
  const known = [...oracles].join(", ");
  return (["wrongFixes", "cheats"] as const).flatMap((list) =>
    answer[list].flatMap(({ id, unmet }, index) =>
      unmet
        .filter((check) => !oracles.has(check))
        .map((check) => ({
          path: [list, index, "unmet"],
          problem: `"${id}" must leave "${check}" unmet, which is no oracle of the scenario. Name some of: ${known}.`,
        })),
    ),
  );
}

/** Wrong fixes that do the very same as the right one, and ids that are there twice. */
function fixesThatAreNone(answer: Answer): Defect[] {
  const right = [answer.referenceFix, ...answer.alternativeFixes.map(({ actions }) => actions)].map((actions) =>
    JSON.stringify(actions),
  );
  const ids = new Set<string>();
  return (["wrongFixes", "cheats"] as const).flatMap((list) =>
    answer[list].flatMap(({ id, actions }, index) => {
      const defects: Defect[] = [];
      const path = [list, index];
      if (right.includes(JSON.stringify(actions))) {
        defects.push({
          path,
          problem: `"${id}" does what the right fix does. It cannot be wrong; change one of them.`,
        });
      }
      if (ids.has(id)) defects.push({ path, problem: `The attempt "${id}" is there twice. Give it another id.` });
      ids.add(id);
      return defects;
    }),
  );
}
