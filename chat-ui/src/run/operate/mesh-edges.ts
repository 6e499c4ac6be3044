import type { Action, ToolOutput } from "@mayday/agent/contract";
import type { Knob } from "./knob.ts";

type Mesh = NonNullable<ToolOutput<"list_operations">["mesh"]>;
type MeshOp = Extract<Action, { kind: "mesh" }>["op"];
export type Edge = Extract<MeshOp, { verb: "set" }>["edge"];
export type MtlsMode = Extract<MeshOp, { verb: "set_mtls" }>["mode"];

export const MTLS_MODES = ["strict", "permissive", "off"] as const satisfies MtlsMode[];

/** What an action of the mesh does. */
export const meshAction = (op: MeshOp): Action => ({ kind: "mesh", op });

/** The settings of each call that the mesh carries, by its name (`orders-payments`). */
export const edgeKnobs = (mesh: Mesh): ReadonlyMap<string, readonly Knob[]> => knobsOf(mesh, "edges/");

/** The services whose calls the mesh takes, with the sort of calls they take. */
export const takers = (mesh: Mesh): ReadonlyMap<string, Knob> =>
  new Map(
    [...knobsOf(mesh, "services/")].flatMap(([service, knobs]) => {
      const mtls = knobs.find(({ key }) => key === "mtls");
      return mtls === undefined ? [] : [[service, mtls] as const];
    }),
  );

function knobsOf({ subjects }: Mesh, prefix: string): Map<string, readonly Knob[]> {
  const own = subjects.filter(({ subject }) => subject.startsWith(prefix));
  return new Map(own.map(({ subject, knobs }) => [subject.slice(prefix.length), knobs]));
}

/** Who calls whom, by the name of the call. Names come from tools' own list, which are those an action may name. */
export function asEdge(name: string): Edge {
  const [from = "", to = ""] = name.split("-");
  return { from, to } as Edge;
}
