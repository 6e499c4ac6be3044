import { readFile } from "node:fs/promises";
import { z } from "zod";
import { Failure, codeOf } from "../failure.ts";
import { STATES } from "./component.ts";

const identitySchema = z.object({ pid: z.number().int(), started: z.string() });

const componentStateSchema = z.object({
  name: z.string(),
  title: z.string(),
  engine: z.string(),
  version: z.string(),
  source: z.string(),
  state: z.enum(STATES),
  detail: z.string(),
  process: identitySchema.nullable(),
  url: z.string().nullable(),
  msToReady: z.number().nullable(),
  restarts: z.number(),
});
export type ComponentState = z.infer<typeof componentStateSchema>;

/** What the supervisor keeps on disk: enough to see the stack from outside, and to clean up after a crash. */
const stackStateSchema = z.object({
  url: z.string(),
  /** Everything that this machine can have is ready. */
  ready: z.boolean(),
  ports: z.record(z.string(), z.number()),
  /** The settings of the command-line programs that talk to this stack. */
  clients: z.record(z.string(), z.string()),
  components: z.array(componentStateSchema),
});
export type StackState = z.infer<typeof stackStateSchema>;

/** Reads `state.json`; null where no stack was ever started, a Failure where the file is not one. */
export async function readState(path: string): Promise<StackState | null> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return null;
    throw new Failure(`cannot read ${path} (${codeOf(error)})`, "run as the user who started the stack");
  }
  try {
    return stackStateSchema.parse(JSON.parse(text));
  } catch {
    throw new Failure(`${path} is damaged`, "remove this file and run `npm start` again");
  }
}

export { identitySchema };
