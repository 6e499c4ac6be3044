import { setTimeout as delay } from "node:timers/promises";
import type { Action } from "@mayday/scenarios/contract";
import type { Environment } from "../environment/environment.ts";
import { type Fault, type Phase, SIDES, type Symptom, told, within } from "./fault.ts";

/** How long a figure may take to get where it belongs, on a busy machine too. */
const PATIENCE_MS = 90_000;
const POLL_MS = 500;

/** What each of a fault's symptoms was when it was as it should be, in each phase. */
export type Measured = Record<Phase, number[]>;
type Surroundings = {
  environment: Pick<Environment, "readNumber" | "captureUndo" | "apply">;
  signal: AbortSignal;
  patienceMs?: number;
};

/**
 * Makes a fault on the healthy system, sees it, repairs it, and sees it gone; then brings back what the repair did not.
 * Throws with the fault's id, the phase, the figure and its limit.
 */
export async function tryFault(fault: Fault, surroundings: Surroundings): Promise<Measured> {
  const { environment, signal } = surroundings;
  const seen = (phase: Phase) =>
    Promise.all(fault.symptoms.map((symptom) => reach({ id: fault.id, phase, symptom }, surroundings)));
  const healthy = await seen("healthy");
  const undo: Action[] = [];
  try {
    for (const action of fault.break) {
      undo.unshift(...(await environment.captureUndo(action, signal)));
      await environment.apply(action, signal);
    }
    const broken = await seen("broken");
    for (const action of fault.repair) await environment.apply(action, signal);
    return { healthy, broken, repaired: await seen("repaired") };
  } finally {
    for (const action of [...undo, ...(fault.tidy ?? [])]) await environment.apply(action, signal);
  }
}

type Aim = { id: string; phase: Phase; symptom: Symptom };

/** Waits until the symptom is on the side of its limit where the phase has it. */
async function reach({ id, phase, symptom }: Aim, surroundings: Surroundings): Promise<number> {
  const { environment, signal, patienceMs = PATIENCE_MS } = surroundings;
  const limit = symptom[SIDES[phase]];
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const value = await environment.readNumber(symptom.query, signal);
    if (value !== null && within(value, limit)) return value;
    if (performance.now() > deadline) {
      const waited = `after ${patienceMs / 1000} s`;
      throw new Error(`${id}, ${phase}: ${symptom.query} is ${value ?? "not known"} ${waited}, wanted ${told(limit)}`);
    }
    await delay(POLL_MS, undefined, { signal });
  }
}
