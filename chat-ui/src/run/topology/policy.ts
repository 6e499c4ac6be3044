import type { ToolOutput } from "@mayday/agent/contract";
import type { Knob } from "../operate/knob.ts";

type Mesh = NonNullable<ToolOutput<"list_operations">["mesh"]>;
/** What the mesh does to the calls of one edge. */
export type EdgePolicy = {
  knobs: readonly Knob[];
  /** Settings that are not the default. */
  changed: readonly Knob[];
  /** In short, for the map: how long an answer may take, and how often is tried again. */
  timeoutMs: number | null;
  retries: number | null;
  encrypted: boolean;
};

/** The policies of the mesh by edge (`orders-payments`); empty where there is no mesh. */
export function policiesOf(mesh: Mesh | null): ReadonlyMap<string, EdgePolicy> {
  const edges = (mesh?.subjects ?? []).filter(({ subject }) => subject.startsWith("edges/"));
  return new Map(edges.map(({ subject, knobs }) => [subject.slice("edges/".length), policyOf(knobs)]));
}

function policyOf(knobs: readonly Knob[]): EdgePolicy {
  const number = (key: string): number | null => {
    const value = knobs.find((knob) => knob.key === key)?.value;
    return typeof value === "number" ? value : null;
  };
  return {
    knobs,
    changed: knobs.filter(({ value, default: usual }) => value !== usual),
    timeoutMs: number("timeout_ms"),
    retries: number("retry_attempts"),
    encrypted: knobs.find(({ key }) => key === "mutual_tls")?.value === true,
  };
}
