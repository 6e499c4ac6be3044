/** Runs once the platform's PostgreSQL answers: makes the databases of tools and of the agent. */
import { loadSecrets, setUpPlatformDatabase } from "@mayday/local/provisioning";
import { COMPOSE_TARGETS } from "./targets.ts";

const SECRETS_FILE = process.env["SECRETS_FILE"] ?? "/private/setup/secrets.json";

try {
  await setUpPlatformDatabase({ secrets: await loadSecrets(SECRETS_FILE), targets: COMPOSE_TARGETS });
  process.stdout.write("the platform's database is ready\n");
} catch (error) {
  process.stderr.write(`cannot set up the platform's database: ${String(error)}\n`);
  process.exitCode = 1;
}
