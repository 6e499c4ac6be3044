import { join } from "node:path";
import { type Access, deriveKey, monitoringFiles, renderTemplate, targetVariables } from "@mayday/local/provisioning";
import type { Private } from "./private-files.ts";

const TEMPLATES = join(import.meta.dirname, "../../observability");
/** Where each container finds its private files. */
const PRIVATE = "/private";
/** The volume of what tools may change of Prometheus: tools write it, Prometheus reads it. */
export const MONITORING = "/monitoring";

/** The users of the official images. */
const NOBODY = 65534;
const REDIS_EXPORTER = 59000;
const GRAFANA = 472;

/** Configuration of what watches: rendered from the templates that a stack on one machine is started with, too. */
export async function observabilityFiles(access: Access, environment: string): Promise<Record<string, Private>> {
  const { secrets, targets } = access;
  const { rulesFile, targetsDir } = monitoringFiles(MONITORING);
  const variables = { ...targetVariables(targets), ENVIRONMENT: environment };
  return {
    prometheus: {
      uid: NOBODY,
      files: {
        "prometheus.yaml": await renderTemplate(join(TEMPLATES, "prometheus/prometheus.yaml"), {
          ...variables,
          RULES_FILE: rulesFile,
          TARGETS_DIR: targetsDir,
        }),
      },
    },
    alertmanager: {
      uid: NOBODY,
      files: {
        "alertmanager.yaml": await renderTemplate(join(TEMPLATES, "alertmanager/alertmanager.yaml"), {
          ...variables,
          WEBHOOK_TOKEN_FILE: `${PRIVATE}/webhook-token`,
        }),
        "webhook-token": secrets.webhookToken,
      },
    },
    "postgres-exporter": { uid: NOBODY, files: { password: secrets.exporter } },
    "redis-exporter": {
      uid: REDIS_EXPORTER,
      files: { "passwords.json": JSON.stringify({ [`redis://${targets.redis}`]: secrets.redis }) },
    },
    grafana: { uid: GRAFANA, files: { "admin-password": deriveKey(secrets.credentialSecret, "grafana") } },
  };
}
