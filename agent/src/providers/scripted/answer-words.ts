import type { Progress } from "@mayday/tools/contract";
import { askedHint, type HintReason } from "../../tutor/asked-hint.ts";
import { define } from "../../tutor/glossary.ts";
import type { Topic } from "../../tutor/intents.ts";
import { understand } from "../../tutor/understand.ts";
import { choose, type ReplyKey } from "./choose.ts";
import { afterProgress, withProgress, type Context, type Line } from "./context.ts";
import { isFailure, type Move, type Situation } from "./situation.ts";
import { measure } from "./measure.ts";

/** What the tutor answers to a learner's message. */
export function answerWords(situation: Situation, text: string): Move {
  const line: Line = (key, fill = {}) => choose(key, situation, fill);
  const context = { situation, line };
  const { intent, term, topic } = understand(text);
  switch (intent) {
    case "hint":
    case "stuck":
    case "accept_hint": {
      const reason = askedHint(text, situation.last);
      return reason === null ? { say: line("okay") } : hint(context, reason);
    }
    case "status":
      return withProgress(context, (progress) => status(progress, line));
    case "next":
      return withProgress(context, (progress) => nextStep(progress, line));
    case "report":
      return withProgress(context, (progress) => join(line("report"), openCheck(progress, line)));
    case "give_up":
      return withProgress(context, (progress) => line("give_up", { progress: score(progress, line) }));
    case "severity":
      return measure(context, text);
    case "ease":
      return ease(context);
    case "define":
      return { say: definition(context, term ?? "") };
    case "how_to":
      return { say: line(howTo(topic)) };
    case "decline_hint":
      return { say: line("hint_declined") };
    default:
      return { say: line(intent) };
  }
}

function hint(context: Context, reason: HintReason): Move {
  const { situation, line } = context;
  const revealed = situation.result("reveal_hint");
  if (revealed === null) return { call: "reveal_hint", input: { reason } };
  const lead = reason === "stuck" ? `${line("stuck")} ` : "";
  if (isFailure(revealed)) return { say: `${lead}${line("hint_not_due", { why: revealed.tryNext })}` };
  if (revealed.hint === null) {
    return withProgress(context, (progress) =>
      join(lead + line("hint_not_due", { why: revealed.why }), openCheck(progress, line)),
    );
  }
  const { text } = revealed.hint;
  return { say: lead + (revealed.repeated ? line("hint_repeated", { hint: text }) : line("hint_given")) };
}

const STATE_KEYS: Partial<Record<Progress["state"], ReplyKey>> = {
  preparing: "next_preparing",
  injecting: "next_injecting",
  reverting: "next_reverting",
  debrief: "next_debrief",
  closed: "next_closed",
};
const STAGE_KEYS: Record<NonNullable<Progress["stage"]>, ReplyKey> = {
  detect: "next_detect",
  localise: "next_localise",
  diagnose: "next_diagnose",
  mitigate: "next_mitigate",
  review: "next_review",
};

function nextStep(progress: Progress, line: Line): string {
  const byState = STATE_KEYS[progress.state];
  if (byState !== undefined) return line(byState);
  return join(line(STAGE_KEYS[progress.stage ?? "detect"]), openCheck(progress, line));
}

const unmetNow = (progress: Progress) =>
  progress.stages.find(({ state }) => state === "current")?.checks.filter(({ state }) => state !== "passed") ?? [];

function openCheck(progress: Progress, line: Line): string {
  const [first] = unmetNow(progress);
  return first === undefined ? "" : line("open_check", { check: first.title });
}

/** Answers "why is it not fixed" with the checks' own reasons, two at most. */
function status(progress: Progress, line: Line): string {
  const byState = STATE_KEYS[progress.state];
  if (byState !== undefined) return line(byState);
  const open = unmetNow(progress);
  if (open.length === 0) return join(line("all_met"), score(progress, line));
  const checks = open
    .slice(0, 2)
    .map(({ title, why }) => (why === null ? ended(title) : `${title}: ${ended(why)}`))
    .join(" ");
  if (progress.mitigation === "mitigated" || progress.mitigation === "at_a_cost")
    return join(line(progress.mitigation, { checks }), score(progress, line));
  const isBlind = open.every(({ state }) => state === "no_data");
  return join(line(isBlind ? "why_not_no_data" : "why_not", { checks }), score(progress, line));
}

function score(progress: Progress, line: Line): string {
  const checks = progress.stages.flatMap((stage) => stage.checks);
  const passed = checks.filter(({ state }) => state === "passed");
  if (passed.length === 0) return "";
  const unaided = passed.filter((check) => check.unaided === true).length;
  return line("progress_line", { passed: passed.length, of: checks.length, unaided });
}

/** Asks the learner to agree to the scenario's relief, where it has one that is off. */
function ease(context: Context): Move {
  const { situation, line } = context;
  const asked = situation.result("toggle_fault");
  if (asked !== null) {
    if (isFailure(asked)) return { say: line("tool_failed", { why: asked.tryNext }) };
    return { say: line(asked.state === "already_so" ? "ease_already" : "ease_asked") };
  }
  return afterProgress(context, (progress) => {
    const toggle = progress.toggles.find(({ on }) => !on);
    if (progress.state !== "active" || toggle === undefined) return { say: line("ease_impossible") };
    return { call: "toggle_fault", input: { toggle: toggle.id, on: true, reason: "You asked me to ease it." } };
  });
}

/** The same words again only with something before them, so that it does not look as if nothing was heard. */
function definition({ situation, line }: Context, term: string): string {
  const text = define(term);
  if (text === null) return line("define_unknown");
  return line(situation.last.includes(text) ? "define_again" : "define", { text });
}

function howTo(topic: Topic | null): ReplyKey {
  return topic === null ? "how_to_page" : `how_to_${topic}`;
}

const join = (...parts: string[]) => parts.filter((part) => part !== "").join(" ");
const ended = (text: string) => (/[.!?]$/.test(text) ? text : `${text}.`);
