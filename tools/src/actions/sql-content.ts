import { isDeepStrictEqual } from "node:util";
import type { ProductColumns } from "@mayday/scenarios/contract";
import { ToolError } from "../tool-error.ts";
import { done } from "./action-handler.ts";
import type { Verbs } from "./by-verb.ts";

/** What stands in the shop's tables. */
export const contentVerbs: Pick<Verbs<"sql">, "import_reviews" | "remove_reviews" | "update_product"> = {
  import_reviews: {
    for: "scenarios",
    describe: (op) => `Import ${op.rows} reviews`,
    async captureUndo(_, { content }, signal) {
      return [{ kind: "sql", op: { verb: "remove_reviews", after: await content.lastReview(signal) } }];
    },
    async apply({ rows }, { content }, signal) {
      const before = await content.lastReview(signal);
      await content.importReviews(rows, signal);
      const last = await content.lastReview(signal);
      if (last < before + rows) throw new ToolError("internal", "not all reviews are there", "Try again.");
      return done(`Imported ${rows} reviews`);
    },
  },
  remove_reviews: {
    for: "scenarios",
    describe: (op) => `Remove the reviews after number ${op.after}`,
    apply: async ({ after }, { content }, signal) =>
      done(`Removed ${await content.removeReviews(after, signal)} reviews`),
  },
  update_product: {
    for: "operators",
    describe: (op) => `Change product ${op.product}: ${Object.keys(op.set).join(", ")}`,
    async captureUndo({ product, set }, { content }, signal) {
      const now = await content.product(product, Object.keys(set), signal);
      return isDeepStrictEqual(now, set) ? [] : [{ kind: "sql", op: { verb: "update_product", product, set: now } }];
    },
    async apply({ product, set }, { content }, signal) {
      const columns = Object.keys(set);
      await content.product(product, columns, signal);
      await content.updateProduct(product, set, signal);
      const now: ProductColumns = await content.product(product, columns, signal);
      if (!isDeepStrictEqual(now, set))
        throw new ToolError("internal", `product ${product} is not as it was set`, "Look at it and try again.");
      return done(`Changed ${columns.join(", ")} of product ${product}`);
    },
  },
};
