import { z } from "zod";
import type { Scalar } from "@mayday/scenarios/contract";
import type { MeshOperations } from "./environment.ts";
import { describedKnob, refusal, withValue } from "./service-admin.ts";
import { ask, parseAnswer, type Answer, type Request, type Source } from "./source.ts";

const valuesSchema = z.record(z.string(), z.union([z.number(), z.string(), z.boolean()]));
const policySchema = z.object({
  policy: z.record(z.string(), valuesSchema),
  changed: z.record(z.string(), valuesSchema),
});
const partSchema = z.object({ values: valuesSchema, defaults: valuesSchema });
/** What became of a change at each sidecar that it concerns. */
const outcomesSchema = z.object({ sidecars: z.record(z.string(), z.enum(["taken", "not_taken", "away"])) });
export type MeshOutcomes = z.infer<typeof outcomesSchema>["sidecars"];
const schemaSchema = z.object({ subjects: z.record(z.string(), z.array(describedKnob)) });
const certificatesSchema = z.object({
  certificates: z.record(
    z.string(),
    z.object({ identity: z.string(), until: z.iso.datetime(), renewal: z.string(), serial: z.string() }),
  ),
});
const versions = z.record(z.string(), z.string());
const sidecarsSchema = z.object({
  sidecars: z.record(
    z.string(),
    z.object({
      up: z.boolean(),
      published: versions,
      taken: versions.optional(),
      certificates: z.array(z.object({ serial: z.string() })).default([]),
    }),
  ),
});

export type Mesh = ReturnType<typeof mesh>;

/** The mesh's control interface. A subject is `edges/orders-payments`, `services/payments`, and so on. */
export function mesh(source: Source) {
  async function settled(path: string, what: string, request: Request = {}): Promise<Answer> {
    // A change is answered when the sidecars have taken it, which takes 2 s where one does not.
    const answer = await ask(source, path, { timeoutMs: 6000, ...request }, [500]);
    if (answer.status === 200) return answer;
    throw refusal(source, answer, what);
  }
  const read = async <T>(path: string, schema: z.ZodType<T>, signal?: AbortSignal): Promise<T> =>
    parseAnswer(source, await settled(path, "reading it", signal && { signal }), schema);
  const change = async (path: string, request: Request): Promise<MeshOutcomes> =>
    parseAnswer(source, await settled(path, "the change", request), outcomesSchema).sidecars;
  const part = (subject: string, signal?: AbortSignal) => read(`/policy/${subject}`, partSchema, signal);

  return {
    source,

    async ping(signal: AbortSignal): Promise<void> {
      await settled("/healthz", "its health check", { signal });
    },

    /** Every setting of one subject. */
    async values(subject: string, signal?: AbortSignal): Promise<Record<string, Scalar>> {
      return (await part(subject, signal)).values;
    },

    /** The settings of one subject that differ from the defaults. */
    async changedOf(subject: string, signal?: AbortSignal): Promise<Record<string, Scalar>> {
      const { values, defaults } = await part(subject, signal);
      return Object.fromEntries(Object.entries(values).filter(([key, value]) => value !== defaults[key]));
    },

    /** What differs from the defaults anywhere. */
    async changed(): Promise<Record<string, Record<string, Scalar>>> {
      return (await read("/policy", policySchema)).changed;
    },

    patch: (subject: string, set: Record<string, Scalar>, signal: AbortSignal) =>
      change(`/policy/${subject}`, { method: "PATCH", json: set, signal }),

    clear: (subject: string, signal: AbortSignal) => change(`/policy/${subject}`, { method: "DELETE", signal }),

    /** A new certificate for a service; with `seconds` one that ends then and is not renewed. */
    issueCertificate: (service: string, seconds: number | null, signal: AbortSignal) =>
      change(`/certificates/${service}`, {
        method: "POST",
        json: seconds === null ? {} : { lifetime_s: seconds },
        signal,
      }),

    async certificate(service: string, signal?: AbortSignal) {
      const { certificates } = await read("/certificates", certificatesSchema, signal);
      return certificates[service] ?? null;
    },

    /** Serial numbers of the certificates that a service's sidecar works with now. */
    async serialsInUse(service: string, signal?: AbortSignal): Promise<string[]> {
      const { sidecars } = await read("/sidecars", sidecarsSchema, signal);
      return (sidecars[service]?.certificates ?? []).map(({ serial }) => serial.toUpperCase());
    },

    async describe(): Promise<MeshOperations> {
      const [{ subjects }, { policy }, { certificates }, { sidecars }] = await Promise.all([
        read("/schema", schemaSchema),
        read("/policy", policySchema),
        read("/certificates", certificatesSchema),
        read("/sidecars", sidecarsSchema),
      ]);
      return {
        subjects: Object.entries(subjects).map(([subject, knobs]) => ({
          subject,
          knobs: knobs.map((knob) => withValue(knob, policy[subject]?.[knob.key])),
        })),
        certificates: Object.entries(certificates).map(([service, { identity, until, renewal }]) => ({
          service,
          identity,
          until: Date.parse(until),
          renewal,
        })),
        sidecars: Object.entries(sidecars).map(([service, { up, published, taken = {} }]) => ({
          service,
          up,
          current: Object.entries(published).every(([file, version]) => taken[file] === version),
        })),
      };
    },
  };
}
