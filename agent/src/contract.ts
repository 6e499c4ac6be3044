import { z } from "zod";
import type { ToolFailure, ToolInput, ToolName, ToolOutput } from "@mayday/tools/contract";

/**
 * What the browser and the agent say to each other over Socket.IO (path `/socket`), and over HTTP:
 *   GET /api/me      → Me: who the browser is (sets the session cookie), the tutor mode, limits
 *   GET /api/stack   → Stack: the components, as the supervisor sees them; works before tools is up
 *   GET /api/tutor   → TutorSettings: what speaks for the tutor; PUT and DELETE change it
 *   GET /api/data    → LearnerData: all that is stored on this learner; DELETE → DataDeleted
 * Each run has a feed: items with a per-run sequence that starts at 1 and has no gaps. A browser that comes back says
 * the last sequence it has and gets the rest. `delta` and `progress` are volatile: the feed item that follows has it whole.
 * A handshake without a session is refused: `connect_error` with a Failure as its `data`.
 */

export const LIMITS = { messageChars: 4000, payloadBytes: 64 * 1024 } as const;

/** Learner tools that the browser may call through the agent, by the same names as over MCP. */
export const BROWSER_TOOLS = [
  "list_scenarios",
  "start_run",
  "list_runs",
  "get_run",
  "follow_run",
  "get_objective",
  "submit_finding",
  "answer_question",
  "list_operations",
  "run_action",
  "undo_action",
  "query_promql",
  "query_exemplars",
  "list_metrics",
  "search_logs",
  "count_logs",
  "search_traces",
  "get_trace",
  "list_alerts",
  "acknowledge_alert",
  "silence_alert",
  "preview_silence",
  "list_silences",
  "extend_silence",
  "expire_silence",
  "ask_hint",
  "confirm_request",
  "finish_run",
  "abandon_run",
  "get_debrief",
  "get_health",
] as const satisfies readonly ToolName[];
export type BrowserTool = (typeof BROWSER_TOOLS)[number];

export const callSchema = z.strictObject({ tool: z.enum(BROWSER_TOOLS), input: z.record(z.string(), z.unknown()) });
export const watchSchema = z.strictObject({ run: z.string().min(1).max(64), after: z.number().int().min(0) });
export const unwatchSchema = z.strictObject({ run: z.string().min(1).max(64) });
/** `clientId` makes a resend harmless: the same id is stored once. */
export const saySchema = z.strictObject({
  run: z.string().min(1).max(64),
  text: z.string().trim().min(1).max(LIMITS.messageChars),
  clientId: z.string().min(8).max(64),
});
export const typingSchema = z.strictObject({ run: z.string().min(1).max(64), typing: z.boolean() });
export const stopSchema = z.strictObject({ run: z.string().min(1).max(64) });

export type Failure = ToolFailure;
export type Ack<T> = (result: ({ status: "ok" } & T) | Failure) => void;

/** One line in the feed of a run. `at` is milliseconds since the epoch. */
export type FeedItem = { run: string; seq: number; at: number } & FeedBody;
export type FeedBody =
  | { type: "learner_message"; id: string; clientId: string; text: string }
  | { type: "tutor_message"; id: string; text: string; quickReplies: QuickReply[]; ended: TurnEnd; tools: ToolUse[] }
  | { type: "hint"; hint: string; check: string; level: string; text: string }
  | { type: "stage"; stage: string }
  | { type: "check"; check: string; title: string; unaided: boolean }
  | { type: "alert"; alert: string; service: string; severity: string; state: "firing" | "resolved" }
  | {
      type: "action";
      actionId: string;
      actor: string;
      label: string;
      state: "applied" | "failed" | "undone";
      result: string;
    }
  | { type: "finding"; component: string; mechanism: string | null; componentRight: boolean; mechanismRight: boolean }
  | { type: "request"; request: string; title: string; on: boolean; reason: string }
  | { type: "telemetry"; missing: string[] }
  | { type: "notice"; text: string }
  | { type: "ended"; why: string }
  | { type: "debrief_ready" };

/** A tool that the tutor used in a turn, folded to a line. */
export type ToolUse = { tool: string; status: string; ms: number };
/**
 * What a quick reply does: say something, go somewhere in the page, or submit as a finding what the learner's own words
 * named. Pressing it is the learner's confirmation.
 */
export type QuickReply =
  | { label: string; say: string }
  | { label: string; finding: Omit<ToolInput<"submit_finding">, "run"> }
  | {
      label: string;
      go: "progress" | "metrics" | "logs" | "traces" | "alerts" | "operate" | "finding" | "debrief" | "home";
    };
export const TURN_ENDS = [
  "done",
  "budget_steps",
  "budget_tokens",
  "budget_time",
  "budget_cost",
  "repeated_call",
  "provider_down",
  "cancelled",
  "screened",
] as const;
export type TurnEnd = (typeof TURN_ENDS)[number];

export type ClientEvents = {
  call: <T extends BrowserTool>(request: { tool: T; input: ToolInput<T> }, ack: Ack<ToolOutput<T>>) => void;
  watch: (
    request: z.input<typeof watchSchema>,
    ack: Ack<{ items: FeedItem[]; progress: ToolOutput<"get_progress">["progress"] | null }>,
  ) => void;
  unwatch: (request: z.input<typeof unwatchSchema>, ack: Ack<object>) => void;
  say: (request: z.input<typeof saySchema>, ack: Ack<{ seq: number }>) => void;
  /** The learner writes, said again while they go on, or stopped: the tutor does not speak up unasked meanwhile. */
  typing: (request: z.input<typeof typingSchema>, ack: Ack<object>) => void;
  /** Stops the tutor's turn (Esc). */
  stop: (request: z.input<typeof stopSchema>, ack: Ack<object>) => void;
};

export type ServerEvents = {
  feed: (item: FeedItem) => void;
  /**
   * The tutor's message as it is written; `id` is that of the `tutor_message` that follows. `index` counts the pieces
   * from 0; a 0 after other pieces of the same id means that the message is begun again.
   */
  delta: (piece: { run: string; id: string; index: number; text: string }) => void;
  progress: (progress: ToolOutput<"get_progress">["progress"]) => void;
  /** The agent lost or found its way to tools. */
  upstream: (state: { tools: "up" | "down" }) => void;
};

/** GET /api/me. `vocabulary` is what findings and forms choose from. */
export type Me = {
  vocabulary: {
    components: string[];
    mechanisms: Record<string, string>;
    stages: string[];
    services: string[];
    loadProfiles: string[];
  };
  learner: string;
  tutor: { provider: "scripted" | "openai" | "anthropic"; model: string | null };
  limits: typeof LIMITS;
};

/**
 * GET, PUT and DELETE /api/tutor: what speaks for the tutor. PUT takes a `ModelChange` (agent/src/providers/model-settings.ts),
 * asks the model once, and answers when that is known; DELETE goes back to what the environment says. Keys come in and never
 * go out.
 */
export type TutorSettings = {
  provider: "scripted" | "openai" | "anthropic";
  model: string | null;
  baseUrl: string | null;
  hasKey: boolean;
  source: "page" | "environment";
  /** Why the model does not speak now (a name of a failure); null while it does. */
  down: string | null;
  canChange: boolean;
};

/**
 * GET /api/data: all that the product stores on the learner, but for a tutor's turn that is being taken. What a scenario
 * did to the system is left out of the events.
 */
export type LearnerData = {
  learner: string;
  /** Milliseconds since the epoch. */
  exportedAt: number;
  runs: (NonNullable<ToolOutput<"export_data">["run"]> & { events: ToolOutput<"export_data">["events"] })[];
  transcripts: { run: string; items: FeedItem[] }[];
};
/**
 * DELETE /api/data (as application/json): how many runs went, each with its conversation. 409 while a run is not over;
 * 503 when not everything answers: it is finished then as soon as it does.
 */
export type DataDeleted = { runs: number };

/** GET /api/stack, and the file that the supervisor writes for it. */
export const stackSchema = z.object({
  ready: z.boolean(),
  components: z.array(
    z.object({
      name: z.string(),
      title: z.string(),
      /** The program behind it: PostgreSQL, Node.js; empty while that is not known. */
      engine: z.string().default(""),
      state: z.enum(["waiting", "fetching", "starting", "ready", "restarting", "failed", "unavailable", "stopped"]),
      detail: z.string(),
      version: z.string(),
      url: z.string().nullable(),
    }),
  ),
  /** Where a browser reaches the real tools by name (`grafana`, `prometheus`), where no component says so. */
  links: z.record(z.string(), z.string()).optional(),
});
export type Stack = z.infer<typeof stackSchema>;

export type { ModelChange } from "./providers/model-settings.ts";
export type { Action, Debrief, Mechanism, Progress, ToolFailure, ToolInput, ToolOutput } from "@mayday/tools/contract";
