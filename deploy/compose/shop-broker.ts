/** Runs once the shop's broker answers: gives its queue the policy that it starts with. */
import { loadSecrets, setUpBroker } from "@mayday/local/provisioning";
import { COMPOSE_TARGETS } from "./targets.ts";

const SECRETS_FILE = process.env["SECRETS_FILE"] ?? "/private/setup/secrets.json";

try {
  const secrets = await loadSecrets(SECRETS_FILE);
  await setUpBroker({ secrets, targets: COMPOSE_TARGETS }, AbortSignal.timeout(30_000));
  process.stdout.write("the shop's broker is ready\n");
} catch (error) {
  process.stderr.write(`cannot set up the shop's broker: ${String(error)}\n`);
  process.exitCode = 1;
}
