import { z } from "zod";
import glossaryFile from "./glossary.json" with { type: "json" };

/** A term of the field: what it means, where it can be met in this product, and its other names. */
export const termSchema = z.strictObject({
  say: z.string().min(1),
  see: z.string().default(""),
  also: z.array(z.string()),
});

/** The terms by name. They are the same in every scenario, so they give nothing of any away. */
export const GLOSSARY = z.record(z.string(), termSchema).parse(glossaryFile);
