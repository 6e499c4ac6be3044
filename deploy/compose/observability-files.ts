import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Access, deriveKey, renderTemplate, targetVariables } from "@mayday/local/provisioning";
import type { Private } from "./private-files.ts";

const TEMPLATES = join(import.meta.dirname, "../../observability");
/** Where each container finds its private files. */
const PRIVATE = "/private";

/** The users of the official images. */
const NOBODY = 65534;
const REDIS_EXPORTER = 59000;
const GRAFANA = 472;

/** Configuration of what watches: rendered from the templates that a stack on one machine is started with, too. */
export async function observabilityFiles(access: Access, environment: string): Promise<Record<string, Private>> {
  const { secrets, targets } = access;
  const variables = { ...targetVariables(targets), ENVIRONMENT: environment };
  return {
    prometheus: {
      uid: NOBODY,
      files: {
        "prometheus.yaml": await renderTemplate(join(TEMPLATES, "prometheus/prometheus.yaml"), {
          ...variables,
          RULES_FILE: `${PRIVATE}/rules.yaml`,
        }),
        "rules.yaml": await readFile(join(TEMPLATES, "prometheus/rules.yaml"), "utf8"),
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
    "redis-exporter": {
      uid: REDIS_EXPORTER,
      files: { "passwords.json": JSON.stringify({ [`redis://${targets.redis}`]: secrets.redis }) },
    },
    grafana: { uid: GRAFANA, files: { "admin-password": deriveKey(secrets.credentialSecret, "grafana") } },
  };
}
