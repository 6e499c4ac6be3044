import { currentStage, isEarned, isUnaided, openChecks } from "./checks.ts";
import type { RunEventBody } from "./events.ts";
import { evolve } from "./evolve.ts";
import type { RunModel } from "./model.ts";
import type { LoadedScenario } from "./schema.ts";

/** Events being decided on, and the model as it will be once they are stored. */
export class Draft {
  readonly loaded: LoadedScenario;
  readonly at: number;
  readonly events: RunEventBody[] = [];
  model: RunModel;

  constructor(model: RunModel, loaded: LoadedScenario, at: number) {
    this.model = model;
    this.loaded = loaded;
    this.at = at;
  }

  add(...bodies: RunEventBody[]): void {
    for (const body of bodies) {
      this.events.push(body);
      this.model = evolve(this.model, { ...body, seq: this.model.seq + 1, at: this.at });
    }
  }

  /** Adds the pass of one check. */
  pass(check: string): void {
    const staged = openChecks(this.model, this.loaded.scenario).find((open) => open.check.id === check);
    if (staged === undefined) return;
    this.add({ type: "check_passed", check, stage: staged.stage, unaided: isUnaided(this.model, check) });
  }

  /** Adds what follows from the events so far: checks that were earned, the stage, the end. Only in an active run. */
  settle(): void {
    if (this.model.state !== "active") return;
    for (const { check } of openChecks(this.model, this.loaded.scenario)) {
      if (isEarned(this.model, check)) this.pass(check.id);
    }
    const stage = currentStage(this.model, this.loaded.scenario);
    if (stage === null) this.add({ type: "ended", why: "completed" });
    else if (stage !== this.model.stage) this.add({ type: "stage_entered", stage });
  }
}
