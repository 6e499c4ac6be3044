import { expect, it } from "vitest";
import { beginModelSeries, beginSeries, createMetrics } from "./metrics.ts";

it("the series of who may speak begin at nought, so that their first event is seen", async () => {
  const metrics = createMetrics();
  beginSeries(metrics, "scripted");
  beginModelSeries(metrics, "openai");
  const text = await metrics.registry.metrics();
  for (const line of [
    'tutor_turns_total{provider="scripted",end="done"} 0',
    'tutor_turns_total{provider="openai",end="screened"} 0',
    'tutor_first_text_seconds_count{provider="openai"} 0',
    'tutor_fallbacks_total{provider="openai",reason="rate_limited"} 0',
    'tutor_provider_errors_total{provider="openai",failure="torn_stream"} 0',
    'tutor_turn_tokens_count{provider="openai",type="output",counted="by_provider"} 0',
  ])
    expect(text).toContain(`${line}\n`);
  expect(text).not.toContain('tutor_fallbacks_total{provider="scripted"');
});
