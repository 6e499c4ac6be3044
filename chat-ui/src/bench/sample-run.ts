import type { Me, Progress, Stack, ToolOutput, TutorSettings } from "@mayday/agent/contract";

/** A run as a page sees it in the middle of an incident. */
export const RUN = "run-bench";
export const SERVICES = ["gateway", "inventory", "orders", "payments", "worker"] as const;

export const me: Me = {
  learner: "learner-bench",
  tutor: { provider: "scripted", model: null },
  limits: { messageChars: 4000, payloadBytes: 64 * 1024 },
  vocabulary: {
    components: [...SERVICES, "database"],
    mechanisms: { missing_index: "A query has to read far more rows than it returns" },
    stages: ["detect", "localise", "diagnose", "mitigate", "review"],
    services: [...SERVICES],
    loadProfiles: ["quiet", "steady"],
  },
};

export const stack: Stack = {
  ready: true,
  components: SERVICES.map((name) => ({
    name,
    title: name,
    engine: "Node.js",
    state: "ready",
    detail: "",
    version: "1",
    url: null,
  })),
};

export const tutor: TutorSettings = {
  provider: "scripted",
  model: null,
  baseUrl: null,
  hasKey: false,
  source: "environment",
  down: null,
  canChange: false,
};

const began = Date.now();

/** Its progress at a moment (ms). */
export function sampleProgress(now: number): Progress {
  const seconds = Math.floor((now - began) / 1000);
  return {
    run: RUN,
    scenario: "bench",
    title: "A long incident",
    severity: "sev2",
    environment: "local",
    state: "active",
    seq: 10,
    startedAt: began,
    incidentAt: began,
    endedAt: null,
    endedWhy: null,
    timeboxSeconds: 7200,
    mitigation: "none",
    stage: "mitigate",
    stages: me.vocabulary.stages.map((id) => ({
      id: id as Progress["stages"][number]["id"],
      state: id === "mitigate" ? "current" : "todo",
      checks: [
        {
          id: `${id}-check`,
          title: `The check of ${id}`,
          kind: "oracle",
          state: "unmet",
          why: `Search p95 is ${seconds % 400} ms, wanted under 100 ms`,
          readings: [{ title: "Search p95", met: false, value: (seconds % 400) / 1000, wanted: "< 0.1", unit: "s" }],
          holding: { for: seconds % 20, of: 30 },
          question: null,
          unaided: null,
          passedAt: null,
        },
      ],
    })),
    waitingFor: [],
    hints: [],
    offer: null,
    nextHint: { available: true, inSeconds: 0, why: "" },
    alerts: [{ alert: "SearchSlow", service: "gateway", severity: "page", since: began, acknowledged: false }],
    actions: [],
    findings: [],
    request: null,
    toggles: [],
    signals: { search_p95: { title: "Search p95", unit: "s" } },
    telemetry: { ok: true, missing: [] },
  };
}

export const sampleRun = (): ToolOutput<"get_run"> => ({
  progress: sampleProgress(Date.now()),
  brief: "**PAGE** Search is slow.",
  signals: { search_p95: { title: "Search p95", unit: "s", query: "search_p95" } },
});

type Range = { from: number; to: number; step: number };

/** One line for each service, a wave that goes on with time. */
export function sampleSeries(input: Record<string, unknown>): ToolOutput<"query_promql"> {
  const { from, to, step } = input as Range;
  const times = Array.from({ length: Math.floor((to - from) / 1000 / step) + 1 }, (_, n) => from + n * step * 1000);
  const series = SERVICES.map((service, line) => ({
    labels: { service },
    points: times.map((at): [number, number] => [at, 1 + line + Math.sin(at / 60_000 + line)]),
  }));
  return { series, truncated: false };
}

/** Requests behind a latency, spread over the range. */
export function sampleExemplars(input: Record<string, unknown>): ToolOutput<"query_exemplars"> {
  const { from, to } = input as Range;
  const exemplars = Array.from({ length: 20 }, (_, n) => ({
    at: from + ((to - from) * n) / 20,
    value: 1 + (n % 5),
    traceId: n.toString(16).padStart(32, "0"),
    labels: { service: "inventory" },
  }));
  return { exemplars };
}
