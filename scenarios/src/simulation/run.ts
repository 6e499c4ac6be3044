import { openChecks } from "../checks.ts";
import { decide } from "../decide.ts";
import type { Command } from "../command.ts";
import type { RunEvent, RunEventBody } from "../events.ts";
import { evolve } from "../evolve.ts";
import { emptyRun, type EndedWhy, type RunModel } from "../model.ts";
import { observe } from "../observe.ts";
import { COMPONENTS, MECHANISMS, type Check, type Level, type LoadedScenario } from "../schema.ts";
import { expectedSeconds } from "../struggle.ts";
import { newWatch, type Watch } from "../watch.ts";
import { Learner, type LearnerKind } from "./learner.ts";
import { Random } from "./random.ts";
import { World } from "./world.ts";

/** Ours, and what it is measured against: a hint a minute whatever happens, and hints to those alone who ask. */
export const POLICIES = ["mayday", "timer", "on_demand"] as const;
export type Policy = (typeof POLICIES)[number];

/** A hint that was given in a simulated run. */
type GivenHint = { check: string; level: Level; at: number; asked: boolean; needed: boolean; rule: string };
export type Outcome = {
  ended: EndedWhy;
  minutes: number;
  hints: GivenHint[];
  stuckSeconds: number[];
  events: RunEvent[];
};

const TICK = 2_000;
const TIMER = 60_000;

/** One whole run by one simulated learner under one policy. Deterministic. */
export function simulateRun(loaded: LoadedScenario, kind: LearnerKind, policy: Policy, seed: number): Outcome {
  return new SimulatedRun(loaded, kind, policy, seed).play();
}

class SimulatedRun {
  readonly #loaded: LoadedScenario;
  readonly #policy: Policy;
  readonly #learner: Learner;
  readonly #random: Random;
  readonly #world: World;
  readonly #events: RunEvent[] = [];
  readonly #hints: GivenHint[] = [];
  #model: RunModel = emptyRun("simulated");
  #watch: Watch = newWatch();
  #now = 0;
  #lastTimerAt = 0;
  #asking = false;

  constructor(loaded: LoadedScenario, kind: LearnerKind, policy: Policy, seed: number) {
    this.#loaded = loaded;
    this.#policy = policy;
    this.#learner = new Learner(kind, seed);
    this.#random = new Random(seed ^ 0x5eed);
    this.#world = new World(loaded.scenario);
  }

  play(): Outcome {
    const { id, version } = this.#loaded.scenario;
    this.#append({ type: "created", scenario: id, version, learner: "simulated", environment: "model", seed: 0 });
    while (this.#model.endedWhy === null) {
      this.#now += TICK;
      this.#tick();
      if (this.#model.state === "injecting" && this.#model.injectedAt === null) this.#inject();
      if (this.#model.state === "active") this.#learn();
    }
    this.#learner.end(this.#now);
    return {
      ended: this.#model.endedWhy,
      minutes: (this.#now - (this.#model.incidentAt ?? this.#now)) / 60_000,
      hints: this.#hints,
      stuckSeconds: this.#learner.stuckSeconds,
      events: this.#events,
    };
  }

  #append(...bodies: RunEventBody[]): void {
    for (const body of bodies) {
      const event: RunEvent = { ...body, seq: this.#model.seq + 1, at: this.#now };
      this.#events.push(event);
      this.#model = evolve(this.#model, event);
      if (event.type === "hint_revealed") this.#noteHint(event);
    }
  }

  #noteHint({ check, level, at, rule }: Extract<RunEvent, { type: "hint_revealed" }>): void {
    this.#hints.push({ check, level, at, rule, asked: this.#asking, needed: this.#learner.needsHelp(check) });
    this.#learner.read({ check, level }, at);
  }

  #tick(): void {
    const seen = this.#world.observe(this.#now);
    const { events, watch } = observe(this.#model, this.#loaded, this.#watch, seen, "simulated");
    this.#watch = watch;
    // Unasked help is the last that observe decides, so that the other policies can do without it.
    const kept = events.filter(
      ({ type }) => this.#policy === "mayday" || (type !== "hint_offered" && type !== "hint_revealed"),
    );
    this.#append(...kept);
  }

  #inject(): void {
    this.#append({ type: "injected" });
    this.#world.break(this.#now);
  }

  #do(command: Command): void {
    this.#append(...decide(this.#model, this.#loaded, command, this.#now).events);
  }

  #learn(): void {
    this.#page();
    if (this.#policy === "timer" && this.#now - this.#lastTimerAt >= TIMER) {
      this.#lastTimerAt = this.#now;
      this.#do({ type: "hint", reason: "policy", by: "instructor" });
    }
    // What holds already needs nobody; it only has to last.
    const open = openChecks(this.#model, this.#loaded.scenario);
    const target = open.find(
      ({ check, stage }) => stage === open[0]?.stage && this.#model.holding[check.id] === undefined,
    );
    if (target === undefined) return;
    const isWaiting = target.check.kind === "oracle" && this.#world.isFixed;
    if (isWaiting) return;
    this.#learner.begin(target.check.id, expectedSeconds(this.#loaded, target), this.#now);
    const deed = this.#learner.act(this.#now, this.#model.help.offer?.at ?? null);
    if (deed === "solve") this.#solve(target.check);
    else if (deed === "err") this.#err(target.check);
    else if (deed === "leave") this.#do({ type: "abandon" });
    else if (deed === "decline") this.#do({ type: "decline" });
    else if (deed !== "nothing" && this.#policy !== "timer") this.#ask(deed);
  }

  /** The alerts fire some seconds after the symptom. */
  #page(): void {
    if (this.#now - (this.#model.incidentAt ?? this.#now) < 10_000) return;
    for (const alert of this.#loaded.scenario.alerts.firing) {
      this.#do({ type: "alert", alert, state: "firing", service: "gateway", severity: "page" });
    }
  }

  #ask(deed: "ask" | "accept"): void {
    this.#asking = true;
    this.#do({ type: "hint", reason: deed === "accept" ? "accepted_offer" : "asked", by: "learner" });
    this.#asking = false;
  }

  #solve(check: Check): void {
    const { answer } = this.#loaded;
    switch (check.kind) {
      case "acknowledge": {
        const alert = check.alerts.find((name) => this.#model.alerts[name]?.firing === true);
        if (alert !== undefined) this.#do({ type: "acknowledge", alert });
        return;
      }
      case "inspect":
        return this.#inspect(check.evidence[0] ?? "metrics", check.service ?? null);
      case "finding":
        return this.#find(answer.component, check.field === "component" ? null : answer.mechanism);
      case "question":
        return this.#do({ type: "answer", check: check.id, choice: answer.questions[check.id] ?? "" });
      case "oracle":
        this.#operate(answer.referenceFix);
        this.#world.fix(this.#now);
    }
  }

  #err(check: Check): void {
    const { answer } = this.#loaded;
    switch (check.kind) {
      case "acknowledge":
      case "inspect":
        return this.#inspect(this.#random.pick(["config", "database", "queue"]), null);
      case "finding":
        if (check.field === "component") return this.#find(this.#random.pick(COMPONENTS), null);
        return this.#find(answer.component, this.#random.pick(Object.keys(MECHANISMS)));
      case "question":
        return this.#do({ type: "answer", check: check.id, choice: this.#random.pick(Object.keys(check.choices)) });
      case "oracle":
        return this.#operate(this.#random.pick(answer.wrongFixes).actions);
    }
  }

  #inspect(evidence: string, service: string | null): void {
    this.#do({ type: "inspect", evidence, service, what: "a look" });
  }

  #find(component: string, mechanism: string | null): void {
    this.#do({ type: "finding", component, mechanism, explanation: "" });
  }

  #operate(actions: LoadedScenario["answer"]["referenceFix"]): void {
    for (const action of actions) {
      const actionId = `action-${this.#model.seq}`;
      this.#append({ type: "action_started", actionId, actor: "learner", action, label: action.kind, undo: [] });
      this.#append({ type: "action_applied", actionId, result: "done" });
    }
  }
}
