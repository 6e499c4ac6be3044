/** One thing that was tried, and what came of it. `ms` is how long it took unless `detail` says what it measures. */
export type Step = {
  step: string;
  ok: boolean;
  ms: number;
  detail: string;
  /** For a wrong fix: the checks that stayed unmet, with the reason that a learner is told. */
  unmet?: { check: string; why: string }[];
};

/** The proof of one scenario. Durations are milliseconds; null where it did not come to that. */
export type Proof = {
  scenario: string;
  version: number;
  /** Which variant was proven. */
  seed: number;
  ok: boolean;
  /** In one sentence, what is not as it should be. */
  failure: string | null;
  ms: number;
  /** From the injection to the confirmed symptom. */
  symptomMs: number | null;
  /** From the injection to each declared alert firing. */
  alertMs: Record<string, number>;
  /** From the reference fix to the end of the mitigate stage, holds included. */
  recoveredMs: number | null;
  steps: Step[];
};

/** The scenario, or the stack that it runs on, is not as it should be. The message is for people. */
export class NotProven extends Error {
  override name = "NotProven";
}

/** Someone pressed Ctrl-C. */
export class Interrupted extends Error {
  override name = "Interrupted";
  override message = "interrupted";
}

/** What a step gives back: its detail, and what it wants to be remembered beside. */
export type Outcome = string | { detail: string; ms?: number; unmet?: { check: string; why: string }[] };

/** A duration for people. */
export const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;

/** Takes steps down as they are done, and tells `say` of each. */
export class ProofRecord {
  readonly proof: Proof;
  readonly #say: (step: Step) => void;
  readonly #began = performance.now();

  constructor(scenario: { id: string; version: number }, seed: number, say: (step: Step) => void) {
    const { id, version } = scenario;
    const open = { symptomMs: null, alertMs: {}, recoveredMs: null, steps: [] };
    this.proof = { scenario: id, version, seed, ok: false, failure: null, ms: 0, ...open };
    this.#say = say;
  }

  /** Does one step. When it throws, it is taken down as failed and the error goes on. */
  async step(name: string, work: () => Promise<Outcome>): Promise<void> {
    const began = performance.now();
    const elapsed = () => Math.round(performance.now() - began);
    try {
      const outcome = await work();
      const { detail, ms = elapsed(), unmet } = typeof outcome === "string" ? { detail: outcome } : outcome;
      this.#add({ step: name, ok: true, ms, detail, ...(unmet && { unmet }) });
    } catch (error) {
      this.#add({
        step: name,
        ok: false,
        ms: elapsed(),
        detail: error instanceof Error ? error.message : String(error),
      });
      throw error;
    }
  }

  /** The proof as it stands, with how it ended. */
  end(failure: string | null): Proof {
    return Object.assign(this.proof, {
      ok: failure === null,
      failure,
      ms: Math.round(performance.now() - this.#began),
    });
  }

  #add(step: Step): void {
    this.proof.steps.push(step);
    this.#say(step);
  }
}
