import { allChecks } from "./checks.ts";
import type { RunModel } from "./model.ts";
import type { Debrief } from "./progress.ts";
import type { LoadedScenario } from "./schema.ts";
import { ENDINGS } from "./timeline.ts";

/** Draft of a postmortem in Markdown: what is known is filled in, what the learner has to think about is asked. */
export function postmortem(model: RunModel, loaded: LoadedScenario, facts: Omit<Debrief, "postmortem">): string {
  const { times } = facts;
  const sections: [string, string[]][] = [
    ["Summary", [`${loaded.scenario.summary} ${ENDINGS[model.endedWhy ?? "abandoned"]}`]],
    [
      "Impact",
      [
        `Severity ${loaded.scenario.severity}; visible for ${said(times.mitigate ?? times.total)}.`,
        "",
        ...asked(["Who noticed, and what could they not do?"]),
      ],
    ],
    ["Root cause", [facts.rootCause]],
    ["Times", timeLines(times)],
    [
      "Timeline",
      facts.timeline.filter(({ minor }) => !minor).map(({ offset, text }) => `- \`${clock(offset)}\` ${oneLine(text)}`),
    ],
    ["What you thought on the way", findings(model)],
    ["What went well", wentWell(model, loaded)],
    ["Where it was hard", wasHard(model, loaded)],
    [
      "What to change",
      asked([
        "How could this have been noticed sooner?",
        "What would have kept it from happening?",
        "What would have made the fix faster?",
      ]),
    ],
  ];
  const body = sections.map(([title, lines]) => `## ${title}\n\n${lines.join("\n")}`);
  return `# Postmortem: ${oneLine(facts.title)}\n\n${body.join("\n\n")}\n`;
}

function asked(questions: string[]): string[] {
  return questions.map((question) => `- [ ] ${question}`);
}

function timeLines(times: Debrief["times"]): string[] {
  return [
    `- Acknowledged after ${said(times.acknowledge)}`,
    `- Localised after ${said(times.localise)}`,
    `- Diagnosed after ${said(times.diagnose)}`,
    `- Mitigated after ${said(times.mitigate)}`,
  ];
}

function findings(model: RunModel): string[] {
  const lines = model.findings.map(({ component, mechanism, explanation }) => {
    const claim = mechanism === null ? component : `${component}, ${mechanism}`;
    return `- ${claim}${explanation.trim() === "" ? "" : `: ${oneLine(explanation)}`}`;
  });
  return lines.length === 0 ? ["No finding was submitted."] : lines;
}

function wentWell(model: RunModel, loaded: LoadedScenario): string[] {
  const unaided = allChecks(loaded.scenario).filter(({ check }) => model.passed[check.id]?.unaided === true);
  return unaided.length === 0 ? asked(["Name one thing."]) : unaided.map(({ check }) => `- ${check.title}, unaided`);
}

function wasHard(model: RunModel, loaded: LoadedScenario): string[] {
  const lines = allChecks(loaded.scenario).flatMap(({ check }) => {
    const hints = model.help.revealed.filter((hint) => hint.check === check.id).length;
    if (model.passed[check.id] === undefined) return [`- ${check.title}: not reached`];
    return hints === 0 ? [] : [`- ${check.title}: ${hints} ${hints === 1 ? "hint" : "hints"}`];
  });
  return lines.length === 0 ? ["Nothing needed a hint."] : lines;
}

/** "2 min 5 s", or that it never was. */
function said(seconds: number | null): string {
  if (seconds === null) return "(never)";
  const minutes = Math.floor(seconds / 60);
  return minutes === 0 ? `${seconds} s` : `${minutes} min ${seconds % 60} s`;
}

function part(value: number): string {
  return String(value).padStart(2, "0");
}

/** "+02:05"; before the incident "-00:12". */
function clock(offset: number): string {
  const size = Math.abs(offset);
  return `${offset < 0 ? "-" : "+"}${part(Math.floor(size / 60))}:${part(size % 60)}`;
}

/** Learners' and authors' words on one line, so that they cannot break the document's structure. */
function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
