import type { Action, Scalar, Service } from "@mayday/scenarios/contract";

type Op<K extends Action["kind"]> = Extract<Action, { kind: K; op: object }>["op"];

export const set = (service: Service, values: Record<string, Scalar>): Action => ({
  kind: "config",
  service,
  set: values,
});
export const sql = (op: Op<"sql">): Action => ({ kind: "sql", op });
export const redis = (op: Op<"redis">): Action => ({ kind: "redis", op });
export const rabbitmq = (op: Op<"rabbitmq">): Action => ({ kind: "rabbitmq", op });
export const monitoring = (op: Op<"monitoring">): Action => ({ kind: "monitoring", op });
export const mesh = (op: Op<"mesh">): Action => ({ kind: "mesh", op });
/** Changes the mesh's policy of one edge. */
export const edge = (from: Service, to: Service, policy: Record<string, Scalar>): Action =>
  mesh({ verb: "set", edge: { from, to }, policy });
