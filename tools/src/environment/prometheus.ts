import { z } from "zod";
import { ToolError } from "../tool-error.ts";
import { ask, parseAnswer, SourceUnavailable, type Request, type Source } from "./source.ts";
import { scopeToEnvironment } from "./promql-scope.ts";
import { chooseExemplars } from "./exemplars.ts";
import type { Exemplar, MetricNames, Series } from "./environment.ts";

const MAX_SERIES = 40;
const MAX_NAMES = 2_000;
const MAX_POINTS_PER_SERIES = 1_500;

const sample = z.tuple([z.number(), z.string()]);
const labels = z.record(z.string(), z.string());
const answerSchema = z.discriminatedUnion("status", [
  z.object({ status: z.literal("success"), data: z.unknown() }),
  z.object({ status: z.literal("error"), errorType: z.string(), error: z.string() }),
]);
const instantSchema = z.discriminatedUnion("resultType", [
  z.object({ resultType: z.literal("vector"), result: z.array(z.object({ metric: labels, value: sample })) }),
  z.object({ resultType: z.literal("scalar"), result: sample }),
]);
const rangeSchema = z.object({
  resultType: z.literal("matrix"),
  result: z.array(z.object({ metric: labels, values: z.array(sample) })),
});
const alertsSchema = z.object({
  alerts: z.array(
    z.object({
      labels,
      annotations: labels,
      state: z.enum(["pending", "firing", "inactive", "unknown"]),
      activeAt: z.string(),
    }),
  ),
});

const exemplarsSchema = z.array(
  z.object({
    seriesLabels: labels,
    exemplars: z.array(z.object({ labels, value: z.string(), timestamp: z.number() })),
  }),
);

const namesSchema = z.array(z.string());
const metadataSchema = z.record(z.string(), z.array(z.object({ type: z.string(), help: z.string() })));

export type Prometheus = ReturnType<typeof prometheus>;

/** Metrics of one environment, over Prometheus's HTTP API. Every selector gets the environment's matcher. */
export function prometheus(source: Source, environment: string) {
  async function call(path: string, request: Request): Promise<unknown> {
    // 503 is how Prometheus says that a query took too long.
    const answer = await ask(source, path, request, [503]);
    const parsed = parseAnswer(source, answer, answerSchema);
    if (parsed.status === "success") return parsed.data;
    throw queryError(source, parsed.errorType, parsed.error);
  }

  async function scoped(query: string, signal?: AbortSignal): Promise<string> {
    const result = scopeToEnvironment(query, environment);
    if (result !== null) return result;
    // Prometheus words its own complaint; this endpoint only parses, it runs nothing.
    await call("/api/v1/format_query", { method: "POST", form: { query }, ...(signal && { signal }) });
    throw new ToolError(
      "invalid_input",
      "The expression uses syntax that cannot be limited to this environment.",
      "Use plain PromQL without experimental syntax.",
    );
  }

  return {
    source,

    /** One number, or null when there is no data (NaN and infinities count as none). */
    async readNumber(query: string, signal: AbortSignal): Promise<number | null> {
      const form = { query: await scoped(query, signal), timeout: "3s" };
      const data = numbersOf(instantSchema, await call("/api/v1/query", { method: "POST", form, signal }));
      if (data.resultType === "scalar") return finite(data.result[1]);
      if (data.result.length > 1) {
        throw new ToolError(
          "invalid_input",
          `The expression gives ${data.result.length} series where one number is wanted: ${query}`,
          "Aggregate it, for example with sum(...) or max(...).",
        );
      }
      return finite(data.result[0]?.value[1] ?? "NaN");
    },

    /** `from` and `to` in milliseconds, `step` in seconds. Points lie on the grid of the step; a gap is null. */
    async queryRange(input: { query: string; from: number; to: number; step: number }) {
      const { from, to, step } = input;
      const points = Math.floor((to - from) / 1000 / step) + 1;
      if (points < 1) throw new ToolError("invalid_input", "The range ends before it starts.", "Swap from and to.");
      if (points > MAX_POINTS_PER_SERIES) {
        throw new ToolError(
          "too_large",
          `That is ${points} points per series; at most ${MAX_POINTS_PER_SERIES} are given.`,
          `Use a step of at least ${Math.ceil((to - from) / 1000 / (MAX_POINTS_PER_SERIES - 1))} s, or a shorter range.`,
        );
      }
      const form = {
        query: await scoped(input.query),
        start: String(from / 1000),
        end: String(to / 1000),
        step: String(step),
        timeout: "5s",
      };
      const data = await call("/api/v1/query_range", { method: "POST", form, timeoutMs: 6000 });
      const { result } = numbersOf(rangeSchema, data);
      const series = result.slice(0, MAX_SERIES).map(({ metric, values }): Series => {
        const known = new Map(values.map(([at, value]) => [Math.round(at * 1000), finite(value)]));
        const grid = Array.from({ length: points }, (_, i) => Math.round(from + i * step * 1000));
        return { labels: metric, points: grid.map((at) => [at, known.get(at) ?? null]) };
      });
      return { series, truncated: result.length > MAX_SERIES };
    },

    /** Labels of every alert of this environment that fired within the last minutes, with when it last did (ms). */
    async firedWithin(minutes: number) {
      const to = Math.floor(Date.now() / 1000);
      const form = {
        query: `ALERTS{environment=${JSON.stringify(environment)},alertstate="firing"}`,
        start: String(to - minutes * 60),
        end: String(to),
        step: "5",
        timeout: "3s",
      };
      const data = await call("/api/v1/query_range", { method: "POST", form, timeoutMs: 4000 });
      return numbersOf(rangeSchema, data).result.map(({ metric, values }) => ({
        labels: metric,
        lastAt: Math.round((values.at(-1)?.[0] ?? 0) * 1000),
      }));
    },

    /** `from` and `to` in milliseconds. Those without a trace are left out, and of each part of the range all but the highest. */
    async queryExemplars({ query, from, to }: { query: string; from: number; to: number }): Promise<Exemplar[]> {
      if (to <= from) throw new ToolError("invalid_input", "The range ends before it starts.", "Swap from and to.");
      const form = { query: await scoped(query), start: String(from / 1000), end: String(to / 1000) };
      const data = await call("/api/v1/query_exemplars", { method: "POST", form, timeoutMs: 6000 });
      const found = numbersOf(exemplarsSchema, data).flatMap(({ seriesLabels, exemplars }) =>
        exemplars.flatMap(({ labels, value, timestamp }) => {
          const traceId = labels["trace_id"] ?? "";
          const number = finite(value);
          const { __name__: _name, le: _bucket, ...rest } = seriesLabels;
          return /^[0-9a-f]{32}$/.test(traceId) && number !== null
            ? [{ at: Math.round(timestamp * 1000), value: number, traceId, labels: rest }]
            : [];
        }),
      );
      return chooseExemplars(found, from, to);
    },

    /** What there is to ask for within the last hour: see `Environment.listMetrics`. */
    async listMetrics({ metric, label }: { metric?: string; label?: string }): Promise<MetricNames> {
      const named = metric === undefined ? "" : `__name__=${JSON.stringify(metric)},`;
      const request = {
        query: {
          "match[]": `{${named}environment=${JSON.stringify(environment)}}`,
          start: String(Math.floor(Date.now() / 1000) - 3600),
        },
        timeoutMs: 4000,
      };
      const names = async (path: string) =>
        numbersOf(namesSchema, await call(path, request))
          .filter((name) => name !== "environment" && name !== "__name__")
          .slice(0, MAX_NAMES);
      if (label !== undefined) {
        return { metrics: [], labels: [], values: await names(`/api/v1/label/${label}/values`) };
      }
      const labels = await names("/api/v1/labels");
      if (metric !== undefined) return { metrics: [], labels, values: [] };
      const [known, about] = await Promise.all([names("/api/v1/label/__name__/values"), call("/api/v1/metadata", {})]);
      const metadata = numbersOf(metadataSchema, about);
      const metrics = known.map((name) => ({ name, type: "", help: "", ...metadata[family(name, metadata)]?.[0] }));
      return { metrics, labels, values: [] };
    },

    /** This environment's alerts as Prometheus sees them, with those still pending. `since` in milliseconds. */
    async alerts() {
      const data = numbersOf(alertsSchema, await call("/api/v1/alerts", {}));
      return data.alerts
        .filter((alert) => alert.labels["environment"] === environment)
        .map(({ labels, annotations, state, activeAt }) => ({
          labels,
          annotations,
          state,
          since: Date.parse(activeAt),
        }));
    },
  };
}

function numbersOf<T>(schema: z.ZodType<T>, data: unknown): T {
  const parsed = schema.safeParse(data);
  if (parsed.success) return parsed.data;
  throw new ToolError(
    "invalid_input",
    "The expression gives text or raw samples, not numbers over time.",
    "Ask for an instant vector, such as rate(http_server_request_duration_seconds_count[1m]).",
  );
}

/** What describes a series: histograms and counters are described under the name without what they add to it. */
function family(name: string, known: Record<string, unknown>): string {
  return Object.hasOwn(known, name) ? name : name.replace(/_(bucket|sum|count|total)$/, "");
}

function finite(value: string): number | null {
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
}

function queryError(source: Source, type: string, message: string): ToolError {
  if (type === "bad_data" || type === "execution") {
    return new ToolError("invalid_input", `Prometheus: ${message}`, "Correct the expression and ask again.");
  }
  if (type === "timeout" || type === "canceled") {
    return new ToolError("timeout", `Prometheus: ${message}`, "Ask for a shorter range or a simpler expression.");
  }
  return new SourceUnavailable(source.name, message);
}
