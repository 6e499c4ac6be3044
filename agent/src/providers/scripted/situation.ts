import { z } from "zod";
import {
  TOOLS,
  noDataSchema,
  toolErrorSchema,
  type TUTOR_TOOLS,
  type ToolFailure,
  type ToolResult,
} from "@mayday/tools/contract";
import type { Message } from "../provider.ts";

type TutorTool = (typeof TUTOR_TOOLS)[number];

/** What the scripted tutor goes by in a turn. */
export type Situation = {
  seed: string;
  /** What the turn answers. */
  cause: Extract<Message, { role: "user" | "event" }>;
  /** What the tutor said last, a few messages of it; empty when it has not spoken. */
  before: string;
  /** The very last of it. */
  last: string;
  /** The result of a call made earlier in this turn; null when it was not made. */
  result: <N extends TutorTool>(name: N) => ToolResult<N> | null;
};

/** What to do next: say something and be done, or call a tool and see. */
export type Move = { say: string } | { call: TutorTool; input: Record<string, unknown> };

const REMEMBERED = 3;

/** Reads the turn out of the conversation: its cause is the last thing that did not come from the tutor or a tool. */
export function readSituation(id: string, messages: readonly Message[]): Situation {
  const index = messages.findLastIndex(({ role }) => role === "user" || role === "event");
  const cause = messages[index];
  if (cause?.role !== "user" && cause?.role !== "event") throw new Error("the conversation has nothing to answer");
  const spoken = messages.slice(0, index).flatMap((message) => (message.role === "assistant" ? [message.text] : []));
  const results = messages.slice(index + 1).filter((message) => message.role === "tool");
  return {
    seed: id,
    cause,
    before: spoken.slice(-REMEMBERED).join("\n"),
    last: spoken.at(-1) ?? "",
    result: (name) => {
      const last = results.findLast((message) => message.name === name);
      return last === undefined ? null : parse(name, last.result);
    },
  };
}

function parse<N extends TutorTool>(name: N, json: string): ToolResult<N> {
  const value: unknown = JSON.parse(json);
  const failed = z.union([noDataSchema, toolErrorSchema]).safeParse(value);
  return failed.success ? failed.data : asOk(name, TOOLS[name].output.parse(value));
}

/** The cast is safe: `output` was just parsed by this tool's own schema. */
const asOk = <N extends TutorTool>(_name: N, output: object) => ({ status: "ok", ...output }) as ToolResult<N>;

export const isFailure = (result: { status: string }): result is ToolFailure => result.status !== "ok";
