import { request } from "node:http";
import { join } from "node:path";
import { z } from "zod";
import { routesFile, SOCKET } from "./render/names.ts";

const TIMEOUT_MS = 1000;
const MAX_BYTES = 8 * 1024 * 1024;

/** The parts of a sidecar's configuration that it reports the version of, by the file that they come from. */
export type Versions = Record<string, string>;

export type Upstream = { name: string; address: string; healthy: boolean; ejected: boolean };
export type SidecarView = {
  /** Envoy's own, such as `LIVE`. */
  state: string;
  version: string;
  /** The version of each file that it works by now. */
  taken: Versions;
  upstreams: Upstream[];
  certificates: { identity: string; serial: string; until: string }[];
};

export type SidecarAdmin = {
  versions: () => Promise<Versions>;
  view: () => Promise<SidecarView>;
  /** Envoy's own account of its configuration; private keys are left out by Envoy. */
  config: () => Promise<unknown>;
};

const statsSchema = z.object({ stats: z.array(z.object({ name: z.string().optional(), value: z.unknown() })) });
const infoSchema = z.object({ version: z.string(), state: z.string() });
const clustersSchema = z.object({
  cluster_statuses: z.array(
    z.object({
      name: z.string(),
      host_statuses: z
        .array(
          z.object({
            address: z.object({
              socket_address: z.object({ address: z.string(), port_value: z.number() }).optional(),
            }),
            health_status: z.object({
              failed_outlier_check: z.boolean().default(false),
              eds_health_status: z.string().default("HEALTHY"),
            }),
          }),
        )
        .default([]),
    }),
  ),
});
const certsSchema = z.object({
  certificates: z.array(
    z.object({
      cert_chain: z.array(
        z.object({
          serial_number: z.string(),
          subject_alt_names: z.array(z.object({ uri: z.string().default("") })),
          expiration_time: z.string(),
        }),
      ),
    }),
  ),
});

/** Reads Envoy's admin interface on the socket in the sidecar's folder. Throws while it does not answer. */
export function sidecarAdmin(folder: string): SidecarAdmin {
  const get = (path: string) => readSocket(join(folder, SOCKET), path);
  const versions = async () => {
    const answer = statsSchema.parse(JSON.parse(await get("/stats?format=json&filter=version_text")));
    return Object.fromEntries(
      answer.stats.flatMap(({ name, value }) => (name === undefined ? [] : [[fileOf(name), String(value)]])),
    );
  };
  return {
    versions,
    async view() {
      const [info, clusters, certs, taken] = await Promise.all([
        get("/server_info"),
        get("/clusters?format=json"),
        get("/certs"),
        versions(),
      ]);
      return {
        ...versionAndState(info),
        taken,
        upstreams: upstreamsOf(clusters),
        certificates: certificatesOf(certs),
      };
    },
    config: async () => JSON.parse(await get("/config_dump")) as unknown,
  };
}

/** The file whose version a statistic tells. */
function fileOf(statistic: string): string {
  if (statistic.startsWith("cluster_manager")) return "clusters.json";
  if (statistic.startsWith("listener_manager")) return "listeners.json";
  const [kind, name] = statistic.split(".");
  if (kind === "sds") return name === "workload" ? "certificate.json" : "authority.json";
  return routesFile(name ?? "");
}

function versionAndState(info: string) {
  const { version, state } = infoSchema.parse(JSON.parse(info));
  return { state, version: /\d+\.\d+\.\d+/.exec(version)?.[0] ?? version };
}

function upstreamsOf(clusters: string): Upstream[] {
  return clustersSchema.parse(JSON.parse(clusters)).cluster_statuses.flatMap(({ name, host_statuses }) =>
    host_statuses.flatMap(({ address: { socket_address }, health_status }) => {
      if (socket_address === undefined || name === "telemetry") return [];
      const ejected = health_status.failed_outlier_check;
      const healthy = !ejected && health_status.eds_health_status === "HEALTHY";
      return [{ name, address: `${socket_address.address}:${socket_address.port_value}`, healthy, ejected }];
    }),
  );
}

/** Each certificate once, though every listener and cluster holds it. */
function certificatesOf(certs: string): SidecarView["certificates"] {
  const all = certsSchema.parse(JSON.parse(certs)).certificates.flatMap(({ cert_chain }) =>
    cert_chain.map(({ serial_number, subject_alt_names, expiration_time }) => ({
      identity: subject_alt_names[0]?.uri ?? "",
      serial: serial_number,
      until: expiration_time,
    })),
  );
  return [...new Map(all.map((one) => [one.serial, one])).values()];
}

function readSocket(socketPath: string, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const asking = request({ socketPath, path, timeout: TIMEOUT_MS, agent: false }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (piece: string) => {
        text += piece;
        if (text.length > MAX_BYTES) asking.destroy(new Error(`the sidecar's answer to ${path} is too long`));
      });
      response.on("error", reject);
      response.on("end", () => {
        if (response.statusCode === 200) resolve(text);
        else reject(new Error(`the sidecar answered ${response.statusCode} to ${path}`));
      });
    });
    asking.on("timeout", () => asking.destroy(new Error(`the sidecar did not answer within ${TIMEOUT_MS} ms`)));
    asking.on("error", reject);
    asking.end();
  });
}
