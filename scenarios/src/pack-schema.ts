import { z } from "zod";
import { actionSchema, scenarioIdSchema, type ActionKind } from "./schema.ts";

/** Names a pack; it is the first part of the ids of its scenarios, so it is shorter than those. */
export const packIdSchema = z
  .string()
  .regex(/^[a-z][a-z0-9-]{1,30}$/, "use lower-case words joined by hyphens, at most 31 characters");
const text = z.string().trim().min(1).max(300);
const version = z.string().regex(/^\d+\.\d+\.\d+$/, "write it as three numbers: 1.0.0");

/** Every kind of action that there is. */
export const ACTION_KINDS: readonly ActionKind[] = actionSchema.options.map(({ shape }) => shape.kind.value);

/** `pack.yaml` of a pack: scenarios and hints that somebody else wrote. */
export const packSchema = z.strictObject({
  id: packIdSchema,
  version,
  title: text,
  author: text,
  /** An SPDX name, such as MIT or CC-BY-4.0: under which terms others may use the pack. */
  licence: text,
  /** Every kind of action that its scenarios use; an action of another kind is refused. */
  actions: z.array(z.enum(ACTION_KINDS)),
});
export type Pack = z.infer<typeof packSchema>;

/** What a hint pack was written for, as `mayday pack pin` computes it. */
export const contentHashSchema = z
  .string()
  .regex(/^sha256-[0-9a-f]{16}$/, "`npm run mayday -- pack pin <folder>` writes it");

/** `pack.yaml` of a hint pack: a folder with one file of hints per scenario. */
export const hintPackSchema = z.strictObject({
  id: packIdSchema,
  version,
  author: text,
  licence: text,
  locale: z.string().regex(/^[a-z]{2}(-[A-Z]{2})?$/, "write a language as de or de-AT"),
  /** The content of each scenario that the hints were written for. The hints that come with the scenarios need none. */
  scenarios: z.record(scenarioIdSchema, contentHashSchema).optional(),
});
export type HintPack = z.infer<typeof hintPackSchema>;
