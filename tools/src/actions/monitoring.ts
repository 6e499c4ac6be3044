import { done, type ActionHandler } from "./action-handler.ts";

/** Changes how the system is watched: what an alert compares with, and which targets are scraped. */
export const monitoring: ActionHandler<"monitoring"> = {
  describe({ op }) {
    if (op.verb === "set_threshold") return `Set the threshold of ${op.alert} to ${op.value}`;
    return op.scraped ? `Scrape ${op.job}` : `Stop scraping ${op.job}`;
  },

  isOperators: () => true,

  async captureUndo({ op }, { monitoring: watched }) {
    if (op.verb === "set_threshold") {
      const value = (await watched.thresholds()).get(op.alert);
      return value === undefined || value === op.value ? [] : [{ kind: "monitoring", op: { ...op, value } }];
    }
    const scraped = (await watched.targets()).get(op.job);
    return scraped === undefined || scraped === op.scraped ? [] : [{ kind: "monitoring", op: { ...op, scraped } }];
  },

  async apply({ op }, { monitoring: watched }, signal) {
    if (op.verb === "set_threshold") {
      await watched.setThreshold(op.alert, op.value, signal);
      return done(`${op.alert} now compares with ${op.value}`);
    }
    await watched.setTarget(op.job, op.scraped, signal);
    return done(op.scraped ? `${op.job} is scraped again` : `${op.job} is no longer scraped`);
  },
};
