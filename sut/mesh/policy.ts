import type { Config, Rejection } from "../kit/config.ts";
import { createConfig } from "../kit/config.ts";
import type { Knobs, KnobValue, Values } from "../kit/knobs.ts";
import type { Logger } from "../kit/logger.ts";
import {
  CERTIFICATE_KNOBS,
  EDGE_KNOBS,
  SERVER_KNOBS,
  type CertificatePolicy,
  type EdgePolicy,
  type ServerPolicy,
} from "./policy-knobs.ts";
import { EDGES, WORKLOADS, edgeName, isServer, type Edge, type Server, type Workload } from "./topology.ts";

/** A part of the policy that is read and changed by itself. */
export type Subject = `edges/${string}` | `services/${string}`;

/** The whole policy, as the sidecars' configuration is made from it. */
export type Policy = {
  edge: (edge: Edge) => EdgePolicy;
  server: (server: Server) => ServerPolicy;
  certificate: (workload: Workload) => CertificatePolicy;
};

export type PolicyStore = Policy & {
  /** Every part with its knobs. */
  subjects: ReadonlyMap<Subject, Knobs>;
  values: (subject: Subject) => Record<string, KnobValue>;
  /** What differs from the defaults, by part. */
  changed: () => Partial<Record<Subject, Record<string, KnobValue>>>;
  /** Sets all of `changes` of one part, or nothing: gives the reason of the first that is wrong. */
  patch: (subject: Subject, changes: unknown) => Rejection | undefined;
  /** Brings back the defaults of one part, or of all. */
  clear: (subject?: Subject) => void;
};

export const SUBJECTS: ReadonlyMap<Subject, Knobs> = new Map<Subject, Knobs>([
  ...EDGES.map((edge): [Subject, Knobs] => [edgeSubject(edge), EDGE_KNOBS]),
  ...WORKLOADS.map((one): [Subject, Knobs] => [
    workloadSubject(one),
    isServer(one) ? { ...SERVER_KNOBS, ...CERTIFICATE_KNOBS } : CERTIFICATE_KNOBS,
  ]),
]);

export function edgeSubject(edge: Edge): Subject {
  return `edges/${edgeName(edge)}`;
}
export function workloadSubject(workload: Workload): Subject {
  return `services/${workload}`;
}

/** The policy kept in `file`: what differs from the defaults, read back at the next start. */
export function openPolicy(file: string, log: Logger): PolicyStore {
  const knobs = Object.fromEntries(
    [...SUBJECTS].flatMap(([subject, own]) => Object.entries(own).map(([key, knob]) => [fullKey(subject, key), knob])),
  );
  const config = createConfig(knobs, file, log);
  const values = (subject: Subject) => valuesOf(config, subject);
  return {
    subjects: SUBJECTS,
    edge: (edge) => typedValues(EDGE_KNOBS, values(edgeSubject(edge))),
    server: (server) => typedValues(SERVER_KNOBS, values(workloadSubject(server))),
    certificate: (workload) => typedValues(CERTIFICATE_KNOBS, values(workloadSubject(workload))),
    values,
    changed() {
      const changed: Partial<Record<Subject, Record<string, KnobValue>>> = {};
      for (const [subject, own] of SUBJECTS) {
        const differing = Object.entries(values(subject)).filter(([key, value]) => value !== own[key]?.default);
        if (differing.length > 0) changed[subject] = Object.fromEntries(differing);
      }
      return changed;
    },
    patch(subject, changes) {
      if (typeof changes !== "object" || changes === null || Array.isArray(changes)) return config.patch(undefined);
      const own = SUBJECTS.get(subject) ?? {};
      const unknown = Object.keys(changes).find((key) => !Object.hasOwn(own, key));
      if (unknown !== undefined) {
        const known = Object.keys(own).join(", ");
        return { error: "unknown_key", key: unknown, reason: `there is no such setting: use one of ${known}` };
      }
      const rejection = config.patch(
        Object.fromEntries(Object.entries(changes).map(([key, value]) => [fullKey(subject, key), value])),
      );
      return rejection && { ...rejection, key: rejection.key.slice(fullKey(subject, "").length) };
    },
    clear(subject) {
      const defaults = Object.entries(config.defaults());
      const own = subject === undefined ? defaults : defaults.filter(([key]) => key.startsWith(fullKey(subject, "")));
      config.patch(Object.fromEntries(own));
    },
  };
}

const fullKey = (subject: Subject, key: string) => `${subject}/${key}`;

function valuesOf(config: Config<Knobs>, subject: Subject): Record<string, KnobValue> {
  const values = config.values();
  const own = Object.keys(SUBJECTS.get(subject) ?? {});
  return Object.fromEntries(own.map((key) => [key, values[fullKey(subject, key)] ?? ""]));
}

/** The part's values in their types. Guarantee: the configuration holds a checked value for every knob. */
const typedValues = <K extends Knobs>(_knobs: K, values: Record<string, KnobValue>) => values as Values<K>;
