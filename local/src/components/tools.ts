import { join } from "node:path";
import { platformDatabaseUrl } from "../connections.ts";
import { SERVICES, environmentsFile } from "../environments.ts";
import { PROJECT } from "../project.ts";
import type { Component } from "../supervisor/component.ts";
import { writeFileAtomically } from "../write-file-atomically.ts";
import { answersHttp } from "./answers.ts";
import { ENVIRONMENT_COMPONENTS } from "./availability.ts";
import { ENVIRONMENT, LOOPBACK, type StackContext, urlOf } from "./context.ts";
import { monitoringFiles, monitoringFolder } from "./monitoring-files.ts";
import { launchNode, nodeEngine, platformTelemetry } from "./node-program.ts";

export const CATALOG_DIR = join(PROJECT, "scenarios/catalog");
export const HINTS_DIR = join(PROJECT, "scenarios/hints");

/** The control plane. */
export function tools(context: StackContext): Component {
  const { data, ports, secrets } = context;
  const url = urlOf(ports.tools);
  const telemetry = platformTelemetry(context, "tools");
  const env = {
    HOST: LOOPBACK,
    PORT: String(ports.tools),
    RUNS_DATABASE_URL: platformDatabaseUrl(context, "mayday_tools"),
    CREDENTIAL_SECRET: secrets.credentialSecret,
    WEBHOOK_TOKEN: secrets.webhookToken,
    ENVIRONMENTS_FILE: data.environments,
    CATALOG_DIR,
    HINTS_DIR,
    PACKS_DIR: data.packs,
    ...hintsLocale(),
    ...telemetry.env,
  };
  return {
    name: "tools",
    title: "Tools",
    needs: ["platform-postgres"],
    after: ["agent"],
    uses: [...ENVIRONMENT_COMPONENTS, ...SERVICES],
    engine: () => Promise.resolve(nodeEngine),
    launch: async () => {
      await writeEnvironments(context);
      return launchNode(context, { program: "tools/src/main.ts", env, imports: telemetry.imports, heapMb: 192 });
    },
    check: (signal) => answersHttp(`${url}/healthz`, signal),
    url,
  };
}

/** The language of hints is the choice of whoever starts the stack; without one it is English. */
function hintsLocale(): Record<string, string> {
  const locale = process.env.HINTS_LOCALE;
  return locale === undefined || locale === "" ? {} : { HINTS_LOCALE: locale };
}

/** Tells tools about the one environment of a local stack (docs/architecture.md, ENVIRONMENTS_FILE). */
async function writeEnvironments(context: StackContext): Promise<void> {
  const { data, targets, available } = context;
  const text = environmentsFile(context, {
    name: ENVIRONMENT,
    loki: targets.telemetry,
    tempo: targets.telemetry,
    monitoring: monitoringFiles(monitoringFolder(context)),
    ...((await available.has("mesh")) && { mesh: targets.mesh }),
    components: await available.names(),
  });
  await writeFileAtomically(data.environments, text, 0o600);
}
