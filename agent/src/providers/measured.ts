import type { Metrics } from "../metrics.ts";
import { modelLabels } from "../telemetry-names.ts";
import type { Model, ModelRequest, StreamPart } from "./provider.ts";
import { ProviderError } from "./provider-error.ts";

/** Counts each request to a model by OpenTelemetry's names: how long it took, until its first piece, and its tokens. */
export function measured(model: Model, metrics: Metrics): Model {
  const labels = modelLabels(model.name, model.model);
  async function* stream(request: ModelRequest): AsyncGenerator<StreamPart> {
    const began = performance.now();
    const seconds = () => (performance.now() - began) / 1000;
    let isFirst = true;
    // What a consumer that leaves early gets to see of it: the learner stopped, or a budget was spent.
    let errorType = "cancelled";
    try {
      for await (const part of model.stream(request)) {
        if (isFirst) metrics.firstChunk.observe(labels, seconds());
        isFirst = false;
        if (part.type === "end") {
          errorType = "";
          const { inputTokens, outputTokens } = part.usage ?? {};
          if (inputTokens !== undefined)
            metrics.requestTokens.observe({ ...labels, gen_ai_token_type: "input" }, inputTokens);
          if (outputTokens !== undefined)
            metrics.requestTokens.observe({ ...labels, gen_ai_token_type: "output" }, outputTokens);
        }
        yield part;
      }
    } catch (error) {
      if (error instanceof ProviderError) errorType = error.failure;
      throw error;
    } finally {
      metrics.requestDuration.observe({ ...labels, error_type: errorType }, seconds());
    }
  }
  return { name: model.name, model: model.model, stream };
}
