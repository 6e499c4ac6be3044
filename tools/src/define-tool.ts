import { randomUUID } from "node:crypto";
import { z } from "zod";
import { noDataSchema, TOOLS, toolErrorSchema, type Role, type ToolName } from "./contract.ts";
import { callProgress, type OnProgress } from "./call-progress.ts";
import type { ToolOutput, ToolResult } from "./contract.ts";
import type { Control } from "./control.ts";
import type { Credential } from "./credentials.ts";
import { exemplar } from "./span.ts";
import { noteRefusal, runOf } from "./host/refusals.ts";
import { ToolError } from "./tool-error.ts";
import { checkOutput, toFailure, type NoData } from "./tool-result.ts";

type ParsedInput<N extends ToolName> = z.output<(typeof TOOLS)[N]["input"]>;

type Call = Credential & { signal: AbortSignal; onProgress?: OnProgress | undefined };
/** Who calls, as a tool's own code knows it. `say` tells them, in a sentence, which step a long call is at. */
type Caller = Credential & { signal: AbortSignal; say: (step: string) => void };

/** What a tool says of itself; MCP's own defaults would call everything destructive and open-world. */
type Effect = "reads" | "changes" | "destroys";

type Definition<N extends ToolName> = {
  title: string;
  /** For whoever decides whether to call it: what it does, what it gives, units. */
  description: string;
  effect: Effect;
  /** Calling it twice has the effect of calling it once. Reads always are. */
  idempotent?: boolean;
  timeoutMs?: number;
  /** Calls per minute and credential. The host calls for all learners and may do so 50 times as often. */
  perMinute?: number;
  maxResultBytes?: number;
  run(input: ParsedInput<N>, control: Control, caller: Caller): Promise<ToolOutput<N> | NoData>;
};

/** A tool as the MCP server lists it and calls it. */
export type Tool = {
  readonly name: ToolName;
  readonly roles: readonly Role[];
  readonly title: string;
  readonly description: string;
  readonly listing: {
    name: string;
    title: string;
    description: string;
    inputSchema: JsonObjectSchema;
    outputSchema: JsonObjectSchema;
    annotations: {
      title: string;
      readOnlyHint: boolean;
      destructiveHint: boolean;
      idempotentHint: boolean;
      openWorldHint: false;
    };
  };
  /** Never throws: whatever happens becomes a result. */
  call(rawInput: unknown, control: Control, caller: Call): Promise<ToolResult<ToolName>>;
};
type JsonObjectSchema = { type: "object"; [key: string]: unknown };

const DEFAULTS = { timeoutMs: 10_000, perMinute: 240, maxResultBytes: 1024 * 1024 };
const HOST_FACTOR = 50;

/**
 * The one way to make a tool. It owns strict input, the output's schema, the rate limit, the timeout, the size cap,
 * metrics, the log line, annotations, and the mapping of errors; a tool's file is left with what the tool does.
 * Shapes and roles are the contract's.
 */
export function defineTool<const N extends ToolName>(name: N, definition: Definition<N>): Tool {
  const spec = TOOLS[name];
  const limits = { ...DEFAULTS, ...definition };
  return {
    name,
    roles: spec.roles,
    title: definition.title,
    description: definition.description,
    listing: describe(name, definition),
    async call(rawInput, control, caller) {
      const started = performance.now();
      const correlation = randomUUID().slice(0, 8);
      const { say, end } = callProgress(caller.onProgress);
      let result: ToolResult<ToolName>;
      try {
        limitRate(control, caller, name, limits.perMinute);
        const input = parseInput<N>(spec.input, rawInput);
        const output = await withDeadline(limits.timeoutMs, name, caller.signal, (signal) =>
          definition.run(input, control, { role: caller.role, sub: caller.sub, signal, say }),
        );
        result = checkOutput(name, spec.output, output, limits.maxResultBytes);
      } catch (error) {
        result = toFailure(error, correlation);
        if (result.status === "error" && result.code === "internal")
          control.logger.error({ err: error, tool: name, correlation }, "a tool failed unexpectedly");
        if (definition.effect !== "reads" && error instanceof ToolError)
          await noteRefusal(control, caller, { tool: name, rawInput, error });
      } finally {
        end();
      }
      report(control, { name, caller, rawInput, result, started, correlation });
      return result;
    },
  };
}

function describe<N extends ToolName>(name: N, { title, description, effect, idempotent }: Definition<N>) {
  const spec = TOOLS[name];
  const output = z.union([spec.output.extend({ status: z.literal("ok") }), noDataSchema, toolErrorSchema]);
  return {
    name,
    title,
    description,
    inputSchema: toJsonSchema(spec.input),
    outputSchema: toJsonSchema(output, overrideResult),
    annotations: {
      title,
      readOnlyHint: effect === "reads",
      destructiveHint: effect === "destroys",
      idempotentHint: effect === "reads" || (idempotent ?? false),
      openWorldHint: false as const,
    },
  };
}

/** The schema is the contract's of tool N, so what it gives is N's input. */
function parseInput<N extends ToolName>(schema: z.ZodObject, raw: unknown): ParsedInput<N> {
  const parsed = schema.safeParse(raw ?? {});
  if (parsed.success) return parsed.data as ParsedInput<N>;
  const problems = parsed.error.issues
    .slice(0, 5)
    .map((issue) => `${issue.path.join(".") || "input"}: ${issue.message}`);
  throw new ToolError("invalid_input", problems.join("; "), "Correct the input; tools/list shows its schema.");
}

/** The same, in a form that more clients read. */
function override({ jsonSchema }: { jsonSchema: { items?: unknown } }): void {
  if (jsonSchema.items === false) jsonSchema.items = { not: {} };
}

/** What fields mean is said where a caller has to fill them in; of results it would only make the list of tools long. */
function overrideResult(context: { jsonSchema: { items?: unknown; description?: string } }): void {
  override(context);
  delete context.jsonSchema.description;
}

/** As `input`, because only then are results open: a client that checks them must not refuse a newer field. */
function toJsonSchema(schema: z.ZodType, change = override): JsonObjectSchema {
  return { ...z.toJSONSchema(schema, { io: "input", override: change }), type: "object" };
}

function limitRate(control: Control, caller: Credential, name: ToolName, perMinute: number): void {
  const allowed = caller.role === "host" ? perMinute * HOST_FACTOR : perMinute;
  const wait = control.rateLimiter.take(`${caller.role}:${caller.sub}:${name}`, allowed);
  if (wait > 0)
    throw new ToolError(
      "rate_limited",
      `${name} may be called ${allowed} times a minute`,
      `Call it again in ${wait} s.`,
    );
}

/** Does without `AbortSignal.timeout` and `any`: what those leave behind for each call costs more than a quick call does. */
async function withDeadline<T>(
  ms: number,
  name: ToolName,
  outer: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const ended = new AbortController();
  const aborted = Promise.withResolvers<never>();
  const end = (why: ToolError) => {
    aborted.reject(why);
    ended.abort(why);
  };
  const gone = () => end(new ToolError("unavailable", `the caller of ${name} went away`, "Call it again."));
  const late = () =>
    end(
      new ToolError(
        "timeout",
        `${name} took longer than ${ms / 1000} s`,
        "What it began may still take effect: look at the run, then try again.",
      ),
    );
  const timer = setTimeout(late, ms);
  outer.addEventListener("abort", gone, { once: true });
  if (outer.aborted) gone();
  try {
    return await Promise.race([work(ended.signal), aborted.promise]);
  } finally {
    clearTimeout(timer);
    outer.removeEventListener("abort", gone);
  }
}

function report(
  control: Control,
  call: {
    name: ToolName;
    caller: Credential;
    rawInput: unknown;
    result: ToolResult<ToolName>;
    started: number;
    correlation: string;
  },
): void {
  const { name, caller, result } = call;
  const seconds = (performance.now() - call.started) / 1000;
  const outcome = result.status === "error" ? result.code : result.status;
  const labels = { tool: name, role: caller.role, outcome };
  control.metrics.toolCalls.inc(labels);
  control.metrics.toolDuration.observe({ labels, value: seconds, ...exemplar() });
  control.logger.info(
    {
      ...labels,
      sub: caller.sub,
      run: runOf(call.rawInput),
      ms: Math.round(seconds * 1000),
      correlation: call.correlation,
    },
    "tool call",
  );
}
