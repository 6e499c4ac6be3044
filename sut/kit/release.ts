import { type ChoiceKnob, choice } from "./knobs.ts";
import { gauge } from "./metrics.ts";

const info = gauge("service_release_info", "1 for the release that is running", ["release"]);

/**
 * The knob that rolls a service out and back: `releases` are those that can run, oldest first. What differs between
 * them is the service's to decide by `config.get("release")`.
 */
export function releaseKnob<R extends string>(releases: readonly R[], current: NoInfer<R>): { release: ChoiceKnob<R> } {
  return { release: choice({ title: "Release that is running", choices: releases, default: current }) };
}

/** Shows the release that runs now, and no other, in metrics. */
export function showRelease(release: string): void {
  info.reset();
  info.set({ release }, 1);
}
