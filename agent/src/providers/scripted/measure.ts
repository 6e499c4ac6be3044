import type { Progress } from "@mayday/tools/contract";
import { afterProgress, type Context } from "./context.ts";
import { quantity } from "./quantity.ts";
import { isFailure, type Move } from "./situation.ts";

/** Answers "how bad is it" with one number of the live system, read by `query_metrics`. */
export function measure(context: Context, text: string): Move {
  const { situation, line } = context;
  return afterProgress(context, (progress) => {
    if (progress.state === "preparing" || progress.state === "injecting") return { say: line("severity_quiet") };
    if (progress.state !== "active") return { say: line("severity_over") };
    const signal = pickSignal(progress.signals, text);
    if (signal === null) return { say: line("severity_no_data", { why: "This incident declares no signals." }) };
    const measured = situation.result("query_metrics");
    if (measured === null) return { call: "query_metrics", input: { signal, window: "5m" } };
    if (isFailure(measured)) return { say: line("severity_no_data", { why: measured.tryNext }) };
    const { unit, now, min, max, baseline } = measured;
    const normal = baseline === null ? "" : line("severity_baseline", { baseline: quantity(baseline, unit) });
    const title = progress.signals[signal]?.title ?? signal;
    const numbers = { now: quantity(now, unit), min: quantity(min, unit), max: quantity(max, unit) };
    return { say: line("severity", { title, ...numbers, baseline: normal }) };
  });
}

/** The signal whose title shares most words with the question; the first one, which is the symptom, when none does. */
function pickSignal(signals: Progress["signals"], text: string): string | null {
  const asked = new Set(text.toLowerCase().match(/[a-z0-9]{3,}/g) ?? []);
  const shared = (title: string) =>
    (title.toLowerCase().match(/[a-z0-9]{3,}/g) ?? []).filter((w) => asked.has(w)).length;
  const ranked = Object.entries(signals).map(([name, { title }]) => ({ name, score: shared(title) }));
  return ranked.reduce((best, one) => (one.score > best.score ? one : best), ranked[0] ?? { name: null, score: 0 })
    .name;
}
