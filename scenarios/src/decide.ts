import type { Command, CommandOf, Decision } from "./command.ts";
import { allChecks, findCheck, gradeFinding, isPassed } from "./checks.ts";
import { decideHint } from "./decide-hint.ts";
import { Draft } from "./draft.ts";
import { sayFinding } from "./feedback.ts";
import type { RunModel } from "./model.ts";
import { RunError } from "./run-error.ts";
import { isReached } from "./why-not-yet.ts";
import {
  COMPONENTS,
  componentSchema,
  mechanismSchema,
  type Component,
  type LoadedScenario,
  type Mechanism,
} from "./schema.ts";

/** A refused command throws `RunError` (code `conflict` or `invalid_input`) with what to do instead. */
export function decide(model: RunModel, loaded: LoadedScenario, command: Command, now: number): Decision {
  const draft = new Draft(model, loaded, now);
  if (command.type === "hint") return decideHint(draft, command);
  const feedback = carryOut(draft, command);
  return { events: draft.events, feedback, hint: null, repeated: false };
}

function carryOut(draft: Draft, command: Exclude<Command, { type: "hint" }>): string {
  switch (command.type) {
    case "finding":
      return decideFinding(draft, command);
    case "answer":
      return decideAnswer(draft, command);
    case "acknowledge":
      return decideAcknowledge(draft, command);
    case "alert":
      return noteAlert(draft, command);
    case "inspect":
      return noteInspection(draft, command);
    case "decline":
      return decideDecline(draft);
    case "finish":
      return decideFinish(draft);
    case "abandon":
      return decideAbandon(draft);
  }
}

function requireActive(model: RunModel, what: string): void {
  if (model.state === "active") return;
  if (model.endedAt !== null) {
    throw new RunError(
      "conflict",
      `${what} is not possible: the run has ended.`,
      "Read the debrief, or start another run.",
    );
  }
  throw new RunError(
    "conflict",
    `${what} is not possible yet: the incident is not visible yet.`,
    "Wait for the alert.",
  );
}

function parseFinding(command: CommandOf<"finding">): { component: Component; mechanism: Mechanism | null } {
  const component = componentSchema.safeParse(command.component);
  if (!component.success) {
    const reason = `There is no component named "${command.component}".`;
    throw new RunError("invalid_input", reason, `Name one of: ${COMPONENTS.join(", ")}.`);
  }
  const mechanism = mechanismSchema.nullable().safeParse(command.mechanism);
  if (!mechanism.success) {
    const reason = `There is no mechanism named "${command.mechanism}".`;
    throw new RunError("invalid_input", reason, `Name one of: ${mechanismSchema.options.join(", ")}; or none yet.`);
  }
  return { component: component.data, mechanism: mechanism.data };
}

function decideFinding(draft: Draft, command: CommandOf<"finding">): string {
  requireActive(draft.model, "A finding");
  const finding = parseFinding(command);
  const grade = gradeFinding(draft.loaded.answer, finding.component, finding.mechanism);
  draft.add({ type: "finding", ...finding, explanation: command.explanation, ...grade });
  draft.settle();
  return sayFinding({ ...finding, ...grade });
}

function decideAnswer(draft: Draft, command: CommandOf<"answer">): string {
  requireActive(draft.model, "An answer");
  const check = findCheck(draft.loaded, command.check)?.check;
  if (check?.kind !== "question") {
    const questions = allChecks(draft.loaded.scenario).filter((staged) => staged.check.kind === "question");
    const ids = questions.map((staged) => staged.check.id).join(", ");
    throw new RunError("invalid_input", `There is no question named "${command.check}".`, `Answer one of: ${ids}.`);
  }
  if (check.choices[command.choice] === undefined) {
    const reason = `The question has no choice "${command.choice}".`;
    throw new RunError("invalid_input", reason, `Choose one of: ${Object.keys(check.choices).join(", ")}.`);
  }
  if (!isReached(draft.model, draft.loaded, check.id)) {
    const reason = `The question "${check.id}" has not been asked yet.`;
    throw new RunError("conflict", reason, "Pass what comes before it first.");
  }
  if (isPassed(draft.model, check.id)) return "That question is answered already.";
  const right = draft.loaded.answer.questions[check.id] === command.choice;
  draft.add({ type: "question_answered", check: check.id, choice: command.choice, right });
  draft.settle();
  return right
    ? "Right."
    : "Not quite. Think of what you saw during the incident, rule out what it contradicts, and answer again.";
}

function decideAcknowledge(draft: Draft, { alert }: CommandOf<"acknowledge">): string {
  if (draft.model.endedAt !== null) requireActive(draft.model, "Acknowledging");
  const record = draft.model.alerts[alert];
  if (record === undefined || !record.firing) {
    const reason = `The alert "${alert}" is not firing in this run.`;
    throw new RunError("conflict", reason, "Look at the list of alerts and acknowledge one that is firing.");
  }
  if (record.acknowledged) return `${alert} is acknowledged already.`;
  const before = Object.keys(draft.model.passed).length;
  draft.add({ type: "alert_acknowledged", alert });
  draft.settle();
  if (Object.keys(draft.model.passed).length > before) return `${alert} is acknowledged: you have the incident.`;
  return `${alert} is acknowledged.`;
}

/** What fires before the fault is injected is not of this incident; a look after it finds what has not stopped. */
function noteAlert(draft: Draft, command: CommandOf<"alert">): string {
  const { model } = draft;
  const firing = command.state === "firing";
  if (model.injectedAt === null || model.endedAt !== null) return "";
  if ((model.alerts[command.alert]?.firing ?? false) === firing) return "";
  draft.add({ ...command, type: "alert_changed" });
  return `${command.alert} is ${command.state}.`;
}

function noteInspection(draft: Draft, { evidence, service, what }: CommandOf<"inspect">): string {
  const { model } = draft;
  const isKnown = model.inspected.some(
    (seen) => seen.evidence === evidence && seen.service === service && seen.what === what,
  );
  if (model.state !== "active" || isKnown) return "";
  draft.add({ type: "inspected", evidence, service, what });
  draft.settle();
  return "";
}

function decideDecline(draft: Draft): string {
  const { offer } = draft.model.help;
  if (offer === null) return "No help is offered.";
  draft.add({ type: "offer_declined", check: offer.check });
  return "No hint for now; ask when you want one.";
}

function decideFinish(draft: Draft): string {
  requireActive(draft.model, "Finishing");
  const unmet = draft.loaded.scenario.stages.mitigate.filter((check) => !isPassed(draft.model, check.id));
  if (unmet.length > 0) {
    const titles = unmet.map((check) => `"${check.title}"`).join(", ");
    const reason = `The incident is not over: ${titles} ${unmet.length === 1 ? "is" : "are"} not met.`;
    throw new RunError("conflict", reason, "Mitigate it first, ask for a hint, or abandon the run.");
  }
  draft.add({ type: "ended", why: "finished" });
  return "The run is finished. Everything is put back, then comes the debrief.";
}

function decideAbandon(draft: Draft): string {
  if (draft.model.endedAt !== null) requireActive(draft.model, "Abandoning");
  draft.add({ type: "ended", why: "abandoned" });
  return "The run is abandoned. Everything is put back, then comes the debrief.";
}
