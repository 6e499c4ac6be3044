import type { Scalar } from "@mayday/scenarios/contract";
import type { Mesh, MeshOutcomes } from "../environment/mesh.ts";
import { ToolError } from "../tool-error.ts";
import { done, type ActionHandler, type ActionOf } from "./action-handler.ts";

type Operation = ActionOf<"mesh">["op"];
type Edge = Extract<Operation, { verb: "clear" }>["edge"];

const edgeSubject = ({ from, to }: Edge) => `edges/${from}-${to}`;
const serviceSubject = (service: string) => `services/${service}`;
const listed = (set: Record<string, Scalar>) =>
  Object.entries(set)
    .map(([key, value]) => `${key} = ${value}`)
    .join(", ");

/** Changes the mesh's policy, and the certificates of its workloads. */
export const mesh: ActionHandler<"mesh"> = {
  describe({ op }) {
    switch (op.verb) {
      case "set":
        return `Mesh, ${op.edge.from} → ${op.edge.to}: ${listed(op.policy)}`;
      case "clear":
        return `Mesh, ${op.edge.from} → ${op.edge.to}: default policy`;
      case "set_mtls":
        return `Mesh: mutual TLS of ${op.service} ${op.mode}`;
      case "rotate_certificate":
        return `Mesh: new certificate for ${op.service}`;
      case "expire_certificate":
        return `Mesh: a certificate for ${op.service} that ends after ${op.seconds} s`;
    }
  },

  isOperators: ({ op }) => op.verb !== "expire_certificate",

  async captureUndo({ op }, system, signal) {
    const kind = "mesh";
    switch (op.verb) {
      case "set": {
        const values = await system.mesh().values(edgeSubject(op.edge), signal);
        const before: Record<string, Scalar> = {};
        for (const [key, wanted] of Object.entries(op.policy)) {
          const value = values[key];
          if (value !== undefined && value !== wanted) before[key] = value;
        }
        return undoOf(op.edge, before);
      }
      case "clear":
        return undoOf(op.edge, await system.mesh().changedOf(edgeSubject(op.edge), signal));
      case "set_mtls": {
        const { mtls } = await system.mesh().values(serviceSubject(op.service), signal);
        const mode = modeOf(mtls);
        return mode === null || mode === op.mode ? [] : [{ kind, op: { ...op, mode } }];
      }
      case "expire_certificate":
        return [{ kind, op: { verb: "rotate_certificate", service: op.service } }];
      case "rotate_certificate":
        return [];
    }
  },

  async apply({ op }, system, signal) {
    const control = system.mesh();
    switch (op.verb) {
      case "set":
        return change(control, edgeSubject(op.edge), op.policy, signal);
      case "set_mtls":
        return change(control, serviceSubject(op.service), { mtls: op.mode }, signal);
      case "clear": {
        const subject = edgeSubject(op.edge);
        const said = taken(await control.clear(subject, signal));
        const left = await control.changedOf(subject, signal);
        if (Object.keys(left).length > 0) throw unchanged(subject, left);
        return done(`The mesh has its default policy for ${subject}${said}`);
      }
      case "rotate_certificate":
        return renew(control, op.service, null, signal);
      case "expire_certificate":
        return renew(control, op.service, op.seconds, signal);
    }
  },
};

function undoOf(edge: Edge, before: Record<string, Scalar>) {
  return Object.keys(before).length === 0
    ? []
    : [{ kind: "mesh" as const, op: { verb: "set" as const, edge, policy: before } }];
}

const modeOf = (value: Scalar | undefined) =>
  value === "strict" || value === "permissive" || value === "off" ? value : null;

async function change(control: Mesh, subject: string, set: Record<string, Scalar>, signal: AbortSignal) {
  const said = taken(await control.patch(subject, set, signal));
  const values = await control.values(subject, signal);
  const missed = Object.entries(values).filter(([key, value]) => key in set && set[key] !== value);
  if (missed.length > 0) throw unchanged(subject, Object.fromEntries(missed));
  return done(`The mesh has ${listed(set)} for ${subject}${said}`);
}

async function renew(control: Mesh, service: string, seconds: number | null, signal: AbortSignal) {
  const said = taken(await control.issueCertificate(service, seconds, signal));
  const certificate = await control.certificate(service, signal);
  const inUse = await control.serialsInUse(service, signal);
  if (certificate === null || (inUse.length > 0 && !inUse.includes(certificate.serial.toUpperCase()))) {
    throw new ToolError("internal", `the sidecar of ${service} still works with its former certificate`, "Try again.");
  }
  return done(`${service} has a certificate that ends at ${certificate.until}${said}`);
}

/** What to add to the result: which sidecars will follow later. Throws when one did not take the change. */
function taken(outcomes: MeshOutcomes): string {
  const named = (outcome: string) =>
    Object.entries(outcomes).flatMap(([service, its]) => (its === outcome ? [service] : []));
  const refusing = named("not_taken");
  if (refusing.length > 0) {
    throw new ToolError(
      "timeout",
      `the change was not taken in time by the sidecar of ${refusing.join(" and ")}`,
      "Look at the mesh in list_operations, and try again.",
    );
  }
  const away = named("away");
  return away.length === 0 ? "" : `; the sidecar of ${away.join(" and ")} does not answer and will follow`;
}

function unchanged(subject: string, values: Record<string, Scalar>): ToolError {
  return new ToolError(
    "internal",
    `the mesh accepted the change of ${subject} but still has ${listed(values)}`,
    "Look at the mesh in list_operations, and try again.",
  );
}
