import { expect, it } from "vitest";
import { samplerFromEnvironment } from "./sampler.ts";

it.each([
  [{}, "ParentBased{root=AlwaysOnSampler"],
  [{ OTEL_TRACES_SAMPLER: "always_off" }, "AlwaysOffSampler"],
  [{ OTEL_TRACES_SAMPLER: "traceidratio", OTEL_TRACES_SAMPLER_ARG: "0.25" }, "TraceIdRatioBased{0.25}"],
  [
    { OTEL_TRACES_SAMPLER: "parentbased_traceidratio", OTEL_TRACES_SAMPLER_ARG: "0.1" },
    "ParentBased{root=TraceIdRatioBased{0.1}",
  ],
])("reads %o", (env, description) => {
  expect(samplerFromEnvironment(env).toString()).toContain(description);
});

it.each([
  [{ OTEL_TRACES_SAMPLER: "sometimes" }, "unknown sampler"],
  [{ OTEL_TRACES_SAMPLER: "traceidratio", OTEL_TRACES_SAMPLER_ARG: "2" }, "from 0 to 1"],
])("refuses %o", (env, message) => {
  expect(() => samplerFromEnvironment(env)).toThrow(message);
});
