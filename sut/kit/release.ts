import { choice, type ChoiceKnob } from "./knobs.ts";
import { gauge } from "./metrics.ts";

const info = gauge("service_release_info", "1 for the release that the service runs", ["release"]);

/** The knob for which of its releases a service runs; `current` is the one it runs unless told otherwise. */
export function releaseKnob<const R extends string>(releases: readonly R[], current: R): ChoiceKnob<R> {
  return choice({ title: "Release that the service runs", choices: releases, default: current });
}

/** Shows `release` in the metrics as the only one that runs. */
export function showRelease(release: string): void {
  info.reset();
  info.set({ release }, 1);
}
