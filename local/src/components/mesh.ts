import { join } from "node:path";
import { envoy } from "../engines/envoy.ts";
import { SERVICES, type Service } from "../environments.ts";
import { Failure } from "../failure.ts";
import { SIDECAR_FLAGS, meshPlaces } from "../mesh-places.ts";
import type { Component } from "../supervisor/component.ts";
import { answersHttp } from "./answers.ts";
import {
  ENVIRONMENT,
  LOOPBACK,
  type StackContext,
  baseEnvironment,
  fetchEngine,
  findOrFetch,
  urlOf,
} from "./context.ts";
import { launchNode, nodeEngine } from "./node-program.ts";

/** The names of the sidecars' components. */
export const SIDECARS = SERVICES.map((workload) => `${workload}-mesh`);

/** The longest path of a socket that systems take, with room for the name of the longest workload. */
const SOCKET_PATH_CHARACTERS = 100;

/** Owns the mesh's policy and certificates and writes what the sidecars read. Without Envoy there is no mesh. */
export function mesh(context: StackContext): Component {
  const { data, ports, secrets } = context;
  const url = urlOf(ports.mesh);
  const env = {
    HOST: LOOPBACK,
    PORT: String(ports.mesh),
    ADMIN_TOKEN: secrets.adminToken,
    MESH_DIR: meshFolder(context),
    ENVIRONMENT_NAME: ENVIRONMENT,
    TELEMETRY_ADDRESS: context.targets.telemetry,
    SIDECARS: JSON.stringify(meshPlaces(context.targets, LOOPBACK)),
  };
  return {
    name: "mesh",
    optional: true,
    title: "Mesh",
    needs: [],
    after: ["agent"],
    engine: async (onFetch, signal) => {
      const socket = join(meshFolder(context), "inventory/admin.sock");
      if (socket.length > SOCKET_PATH_CHARACTERS) {
        const tooLong = new Failure(
          `the data folder ${data.root} has too long a path for the sidecars' sockets`,
          "choose a shorter one with `npm start -- --data DIR`",
        );
        return context.available.report("mesh", Promise.reject(tooLong));
      }
      await findOrFetch("mesh", envoy, context, onFetch, signal);
      return nodeEngine;
    },
    launch: () => Promise.resolve(launchNode(context, { program: "sut/mesh/main.ts", env, heapMb: 96 })),
    check: (signal) => answersHttp(`${url}/healthz`, signal),
    url,
  };
}

/** An Envoy beside every service of the shop. */
export function sidecars(context: StackContext): Component[] {
  return SERVICES.map((workload) => sidecar(context, workload));
}

function sidecar(context: StackContext, workload: Service): Component {
  const { data, components } = context;
  const url = urlOf(context.ports[`${workload}MeshStats`]);
  return {
    name: `${workload}-mesh`,
    optional: true,
    title: `Sidecar of ${workload}`,
    needs: ["mesh"],
    uses: ["telemetry", workload],
    engine: async (_, signal) => (await envoy.locate(components)) ?? fetchEngine(envoy, components, signal),
    launch: (engine) =>
      Promise.resolve({
        program: engine.program,
        args: ["--config-path", join(meshFolder(context), workload, "bootstrap.json"), ...SIDECAR_FLAGS],
        env: { ...baseEnvironment(), ...engine.env },
        cwd: data.root,
      }),
    check: (signal) => answersHttp(`${url}/ready`, signal),
    url,
  };
}

function meshFolder({ data }: StackContext): string {
  return join(data.root, "mesh");
}
