import { trace } from "@opentelemetry/api";
import { z } from "zod";
import type { Database } from "../kit/database.ts";
import type { Logger } from "../kit/logger.ts";
import { counter } from "../kit/metrics.ts";
import { notFound, ServiceError } from "../kit/service-error.ts";
import type { Catalogue } from "./catalogue.ts";

const views = counter(
  "product_views_total",
  "Products that were asked for, by category and whether they could be shown",
  ["category", "result"],
);

const attributesSchema = z.object({
  material: z.string(),
  weightG: z.number().positive(),
  guaranteeYears: z.number().int(),
});
type Review = { stars: number; body: string; createdAt: Date };
export type Details = ReturnType<typeof createDetails>;

const SHOWN_REVIEWS = 5;

/** Everything about one product: the catalogue's entry, and what editors and customers add to it by the minute. */
export function createDetails(database: Database, catalogue: Catalogue, log: Logger) {
  function readAttributes(id: number, category: string, attributes: unknown) {
    const read = attributesSchema.safeParse(attributes);
    views.inc({ category, result: read.success ? "ok" : "error" });
    if (read.success) return read.data;
    const [issue] = read.error.issues;
    log.error(
      { product_id: id, category, field: issue?.path.join("."), reason: issue?.message },
      "product not readable",
    );
    throw new ServiceError(500, "product_unreadable", `product ${id} cannot be shown`);
  }

  return {
    async product(id: number) {
      trace.getActiveSpan()?.setAttribute("product.id", id);
      const product = await catalogue.product(id);
      const [details] = await database.query<{ attributes: unknown; inStock: boolean }>(
        "product_details",
        `select p.attributes, s.available > 0 as "inStock"
         from inventory.products p join inventory.stock s on s.product_id = p.id where p.id = $1`,
        [id],
      );
      if (!details) throw notFound("product", id);
      const attributes = readAttributes(id, product.category, details.attributes);
      const reviews = await database.query<Review>(
        "product_reviews",
        `select stars, body, created_at as "createdAt" from inventory.reviews
         where product_id = $1 and status = 'published' order by created_at desc limit ${SHOWN_REVIEWS}`,
        [id],
      );
      return { ...product, inStock: details.inStock, attributes, reviews };
    },
  };
}
