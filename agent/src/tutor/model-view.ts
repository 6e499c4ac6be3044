import {
  TOOLS,
  noDataSchema,
  toolErrorSchema,
  type Progress,
  type ToolErrorCode,
  type TUTOR_TOOLS,
} from "@mayday/tools/contract";
import { z } from "zod";
import { parseJson } from "../providers/event-stream.ts";

type TutorTool = (typeof TUTOR_TOOLS)[number];
const LATEST = 4;
const MOST_REASON_CHARS = 300;
/** Failures whose reason tools writes itself, about the input alone; others may repeat what a part of the system said. */
const ABOUT_INPUT: ReadonlySet<ToolErrorCode> = new Set(["invalid_input", "not_found", "conflict", "rate_limited"]);

/**
 * The run as a model may know it: what the learner has on the page too, without what the system itself wrote (results of
 * actions), without ids that could name the fault, and with the open stage's checks alone, so that it stays small.
 */
export function modelView(progress: Progress, now: number) {
  const minutesAgo = (at: number) => Math.round((now - at) / 6000) / 10;
  const checks = progress.stages.flatMap((stage) => stage.checks);
  const current = progress.stages.find(({ state }) => state === "current");
  const { incidentAt, toggles, request, offer, nextHint, waitingFor, telemetry } = progress;
  return {
    title: progress.title,
    state: progress.state,
    ended: progress.endedWhy,
    stage: progress.stage,
    mitigation: progress.mitigation,
    minutesSinceIncident: incidentAt === null ? null : minutesAgo(incidentAt),
    timeboxMinutes: progress.timeboxSeconds / 60,
    passed: { count: checks.filter(({ state }) => state === "passed").length, of: checks.length },
    checks: (current?.checks ?? []).map(({ title, state, why, unaided, holding, question }) => {
      return { title, state, why, unaided, holding, question: question?.prompt ?? null };
    }),
    hints: progress.hints
      .slice(-LATEST)
      .map(({ check, level, text }) => ({ check: titleOf(progress, check), level, text })),
    offer: offer === null ? null : titleOf(progress, offer.check),
    nextHint,
    alerts: progress.alerts.map(({ alert, service, severity, acknowledged }) => ({
      alert,
      service,
      severity,
      acknowledged,
    })),
    actions: progress.actions.slice(-LATEST).map(({ actor, action, at, state }) => {
      return { actor, what: whatIsDone(action), state, minutesAgo: minutesAgo(at) };
    }),
    findings: progress.findings.slice(-LATEST).map(({ component, mechanism, componentRight, mechanismRight }) => {
      return { component, mechanism, componentRight, mechanismRight };
    }),
    waitsForLearner: request?.title ?? null,
    toggles,
    signals: progress.signals,
    waitingFor,
    telemetryMissing: telemetry.missing,
  };
}

/** A tool's result as a model is shown it: the same projection, parsed by the tool's own schema first. */
export function resultView(name: string, json: string, now: number): string {
  const value = parseJson(json);
  const error = toolErrorSchema.safeParse(value);
  if (error.success) {
    const { code, reason, tryNext } = error.data;
    return JSON.stringify({
      status: "error",
      code,
      tryNext,
      ...(ABOUT_INPUT.has(code) ? { reason: cut(reason) } : {}),
    });
  }
  const noData = noDataSchema.safeParse(value);
  if (noData.success) return JSON.stringify(noData.data);
  return JSON.stringify({ status: "ok", ...viewOf(name as TutorTool, value, now) });
}

function viewOf(name: TutorTool, value: unknown, now: number): object {
  switch (name) {
    case "get_progress": {
      const parsed = TOOLS.get_progress.output.safeParse(value);
      return parsed.success ? { progress: modelView(parsed.data.progress, now) } : {};
    }
    case "reveal_hint": {
      const parsed = TOOLS.reveal_hint.output.safeParse(value);
      if (!parsed.success) return {};
      const { hint, why, repeated } = parsed.data;
      return { hint: hint === null ? null : { level: hint.level, text: hint.text }, why, repeated };
    }
    case "query_metrics":
      return TOOLS.query_metrics.output.safeParse(value).data ?? {};
    case "toggle_fault": {
      const parsed = TOOLS.toggle_fault.output.safeParse(value);
      return parsed.success ? { state: parsed.data.state } : {};
    }
  }
  return {};
}

const operationSchema = z.object({
  kind: z.string(),
  op: z.object({ verb: z.string() }).optional(),
  service: z.string().optional(),
});

/** The kind of an action, without its values: those can be any text. */
function whatIsDone(action: unknown): string {
  const parsed = operationSchema.safeParse(action);
  if (!parsed.success) return "an action";
  const { kind, op, service } = parsed.data;
  return [kind, op?.verb, service].filter((word) => word !== undefined).join(" ");
}

const titleOf = (progress: Progress, id: string) =>
  progress.stages.flatMap((stage) => stage.checks).find((check) => check.id === id)?.title ?? "this step";
const cut = (text: string) => (text.length > MOST_REASON_CHARS ? `${text.slice(0, MOST_REASON_CHARS)}…` : text);
