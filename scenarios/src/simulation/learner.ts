import { LEVELS } from "../schema.ts";
import { Random } from "./random.ts";

export const LEARNERS = ["novice", "competent", "expert", "help_avoider", "help_abuser"] as const;
export type LearnerKind = (typeof LEARNERS)[number];

/** What a sort of learner is like. Times in seconds. */
type Traits = {
  /** Chances that a check needs no hint, or one of each level, before the learner can do it. */
  needs: readonly number[];
  /** Factor on the expected time for what they can do by themselves. */
  pace: number;
  /** Mean time between attempts that are wrong, while stuck. */
  attemptEvery: number;
  /** Mean time of being stuck before they ask; Infinity for never. */
  askAfter: number;
  acceptsOffer: number;
  /** Chance of saying no to an offer that is not accepted; the others let it stand. */
  declinesOffer: number;
  /** Median time of being stuck after which they leave. */
  patience: number;
  /** Clicks for hints before trying anything. */
  clicksThrough: boolean;
};

const TRAITS: Record<LearnerKind, Traits> = {
  novice: {
    needs: [45, 13, 14, 13, 9, 6],
    pace: 1.2,
    attemptEvery: 30,
    askAfter: 60,
    acceptsOffer: 0.8,
    declinesOffer: 0.2,
    patience: 600,
    clicksThrough: false,
  },
  competent: {
    needs: [75, 8, 7, 5, 3, 2],
    pace: 0.8,
    attemptEvery: 25,
    askAfter: 90,
    acceptsOffer: 0.6,
    declinesOffer: 0.4,
    patience: 600,
    clicksThrough: false,
  },
  expert: {
    needs: [95, 2, 1.5, 1, 0.5, 0],
    pace: 0.4,
    attemptEvery: 20,
    askAfter: 150,
    acceptsOffer: 0.3,
    declinesOffer: 0.6,
    patience: 600,
    clicksThrough: false,
  },
  help_avoider: {
    needs: [45, 13, 14, 13, 9, 6],
    pace: 1.2,
    attemptEvery: 25,
    askAfter: Infinity,
    acceptsOffer: 0,
    declinesOffer: 0.5,
    patience: 600,
    clicksThrough: false,
  },
  help_abuser: {
    needs: [10, 10, 10, 15, 20, 35],
    pace: 1.5,
    attemptEvery: 60,
    askAfter: 0,
    acceptsOffer: 1,
    declinesOffer: 0,
    patience: 600,
    clicksThrough: true,
  },
};

/** Mean time after which somebody who is stuck sees it after all. */
const SELF_RESCUE = 900;
/** Somebody who wants help asks again so often until it helps. */
const ASK_AGAIN = 25;
const CLICK_AGAIN = 3;
/** What did not work yet, such as acknowledging an alert that does not fire yet, is tried again; milliseconds. */
const RETRY = 10_000;

/** What a learner does at one moment. */
export type Deed = "solve" | "err" | "ask" | "accept" | "decline" | "leave" | "nothing";

/** One check as one learner meets it. Times are milliseconds of the run's clock. */
type Task = {
  check: string;
  /** Rank of the hint that it takes; -1 for none. */
  needs: number;
  stuckAt: number;
  solveAt: number;
  errAt: number;
  askAt: number;
  leaveAt: number;
};

/** A learner with latent needs: a function of the seed, blind to what the policy thinks. */
export class Learner {
  readonly #traits: Traits;
  readonly #random: Random;
  #task: Task | null = null;
  #offerAt: number | null = null;
  #reply: "accept" | "decline" = "decline";
  #replyAt = Infinity;
  /** Seconds of each time that the learner was stuck. */
  readonly stuckSeconds: number[] = [];

  constructor(kind: LearnerKind, seed: number) {
    this.#traits = TRAITS[kind];
    this.#random = new Random(seed);
  }

  /** The learner turns to a check that takes so many seconds when one knows how. */
  begin(check: string, expectedSeconds: number, now: number): void {
    if (this.#task?.check === check) return;
    this.#close(now);
    const { needs, pace, attemptEvery, askAfter, patience, clicksThrough } = this.#traits;
    const random = this.#random;
    const work = random.logNormal(expectedSeconds * pace, 0.4) * 1000;
    const needed = random.weighted(needs) - 1;
    const stuckAt = needed < 0 ? Infinity : now + work * (clicksThrough ? 0.1 : 0.5);
    this.#task = {
      check,
      needs: needed,
      stuckAt,
      solveAt: needed < 0 ? now + work : stuckAt + random.exponential(SELF_RESCUE) * 1000,
      errAt: stuckAt + random.exponential(attemptEvery) * 1000,
      askAt: clicksThrough ? now + CLICK_AGAIN * 1000 : stuckAt + random.exponential(askAfter) * 1000,
      leaveAt: stuckAt + random.logNormal(patience, 0.5) * 1000,
    };
  }

  /** Whether a hint at this moment serves somebody who cannot do it alone. */
  needsHelp(check: string): boolean {
    return this.#task !== null && this.#task.check === check && this.#task.needs >= 0;
  }

  read(hint: { check: string; level: (typeof LEVELS)[number] }, now: number): void {
    const task = this.#task;
    if (task === null || task.check !== hint.check || task.needs < 0) return;
    if (LEVELS.indexOf(hint.level) < task.needs) return;
    const readAndDo = this.#random.between(10, 30) * 1000;
    this.#rescue(task, now, readAndDo);
  }

  act(now: number, offerAt: number | null): Deed {
    const task = this.#task;
    if (task === null) return "nothing";
    if (now >= task.solveAt) {
      this.#rescue(task, now, RETRY);
      return "solve";
    }
    if (now >= task.leaveAt) return "leave";
    const answer = this.#answer(now, offerAt);
    if (answer !== null) return answer;
    if (now >= task.askAt) {
      const again = this.#traits.clicksThrough ? CLICK_AGAIN : ASK_AGAIN;
      task.askAt = now + again * 1000;
      return "ask";
    }
    if (now < task.errAt) return "nothing";
    task.errAt = now + this.#random.exponential(this.#traits.attemptEvery) * 1000;
    return "err";
  }

  end(now: number): void {
    this.#close(now);
  }

  /** What the learner says to an offer when they have read it; null while they have not, or let it stand. */
  #answer(now: number, offerAt: number | null): "accept" | "decline" | null {
    if (offerAt !== this.#offerAt) {
      this.#offerAt = offerAt;
      const isWanted = now >= (this.#task?.stuckAt ?? Infinity) || this.#random.chance(0.2);
      const accepts = offerAt !== null && isWanted && this.#random.chance(this.#traits.acceptsOffer);
      this.#reply = accepts ? "accept" : "decline";
      const replies = accepts || (offerAt !== null && this.#random.chance(this.#traits.declinesOffer));
      this.#replyAt = replies ? now + this.#random.between(3, 10) * 1000 : Infinity;
    }
    if (now < this.#replyAt) return null;
    this.#replyAt = Infinity;
    return this.#reply;
  }

  /** The learner knows what to do, and does it after so many milliseconds. */
  #rescue(task: Task, now: number, after: number): void {
    this.#free(task, now);
    const done = { needs: -1, stuckAt: Infinity, errAt: Infinity, askAt: Infinity, leaveAt: Infinity };
    this.#task = { ...task, ...done, solveAt: now + after };
  }

  #close(now: number): void {
    if (this.#task !== null) this.#free(this.#task, now);
    this.#task = null;
  }

  #free(task: Task, now: number): void {
    if (now > task.stuckAt) this.stuckSeconds.push((now - task.stuckAt) / 1000);
  }
}
