import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  ParentBasedSampler,
  type Sampler,
  TraceIdRatioBasedSampler,
} from "@opentelemetry/sdk-trace";

/**
 * The sampler that `OTEL_TRACES_SAMPLER` and `OTEL_TRACES_SAMPLER_ARG` ask for, as OpenTelemetry specifies them;
 * `parentbased_always_on` when there is none. Throws on a name or ratio that the specification does not know.
 */
export function samplerFromEnvironment(env: Record<string, string | undefined>): Sampler {
  const name = env["OTEL_TRACES_SAMPLER"] ?? "parentbased_always_on";
  const parentBased = name.startsWith("parentbased_");
  const root = rootSampler(parentBased ? name.slice("parentbased_".length) : name, env["OTEL_TRACES_SAMPLER_ARG"]);
  return parentBased ? new ParentBasedSampler({ root }) : root;
}

function rootSampler(name: string, argument: string | undefined): Sampler {
  switch (name) {
    case "always_on":
      return new AlwaysOnSampler();
    case "always_off":
      return new AlwaysOffSampler();
    case "traceidratio": {
      const ratio = Number(argument ?? 1);
      if (!(ratio >= 0 && ratio <= 1)) {
        throw new Error(`OTEL_TRACES_SAMPLER_ARG is "${argument}": give a number from 0 to 1`);
      }
      return new TraceIdRatioBasedSampler(ratio);
    }
    default:
      throw new Error(
        `OTEL_TRACES_SAMPLER names the unknown sampler "${name}": use always_on, always_off or traceidratio, with or without parentbased_ before it`,
      );
  }
}
