import { type DataFolder, cannotWrite, openDataFolder } from "./data-folder.ts";
import { choosePorts } from "./choose-ports.ts";
import { Availability } from "./components/availability.ts";
import { type StackContext, urlOf } from "./components/context.ts";
import { stackComponents } from "./components/stack.ts";
import { CATALOG_DIR, HINTS_DIR } from "./components/tools.ts";
import { signCredential } from "./credential.ts";
import { Failure, codeOf } from "./failure.ts";
import { PORTS, type Ports } from "./ports.ts";
import { COMPONENTS } from "./project.ts";
import { loadSecrets } from "./secrets.ts";
import { releaseLock, takeLock } from "./supervisor/lock.ts";
import { endRemains } from "./supervisor/remains.ts";
import { readState } from "./supervisor/state-file.ts";
import { Supervisor } from "./supervisor/supervisor.ts";
import { localTargets } from "./targets.ts";

export type Stack = { supervisor: Supervisor; url: string; stop: () => Promise<void> };

/**
 * Starts a stack in this process and resolves as soon as everything is on its way; `say` gets lines for the person.
 * Throws a Failure, with nothing left behind, when it cannot begin.
 */
export async function superviseStack(root: string, freePorts: boolean, say: (line: string) => void): Promise<Stack> {
  const data = await openDataFolder(root);
  await takeLock(data.lock);
  try {
    const left = await endRemains(data.state);
    if (left.length > 0) say(`An earlier start was cut off; ended what was left of it: ${left.join(", ")}.`);
    return await begin(data, freePorts, say);
  } catch (error) {
    await releaseLock(data.lock);
    throw ["ENOSPC", "EROFS", "EACCES", "EDQUOT"].includes(codeOf(error)) ? cannotWrite(data.root, error) : error;
  }
}

async function begin(data: DataFolder, freePorts: boolean, say: (line: string) => void): Promise<Stack> {
  const secrets = await loadSecrets(data.secrets);
  const earlier = await earlierPorts(data, freePorts);
  const { ports, moved } = await choosePorts(earlier, freePorts && Object.keys(earlier).length === 0);
  for (const { name, from, to } of moved)
    say(`Port ${from} (${PORTS[name].component}, ${PORTS[name].what}) is taken; using ${to}.`);
  const targets = localTargets(ports);
  const context: StackContext = {
    data,
    ports,
    targets,
    secrets,
    components: COMPONENTS,
    available: new Availability(),
  };
  const url = urlOf(ports.agent);
  const supervisor = new Supervisor(stackComponents(context), data, { url, ports, clients: clientSettings(context) });
  supervisor.start();
  return {
    supervisor,
    url,
    stop: async () => {
      try {
        await supervisor.stop();
      } finally {
        await endRemains(data.state);
        await releaseLock(data.lock);
      }
    },
  };
}

/** A stack on free ports keeps those it had, so that what was told to a browser or a client stays true. */
async function earlierPorts(data: DataFolder, freePorts: boolean): Promise<Partial<Ports>> {
  if (!freePorts) return {};
  const state = await readState(data.state).catch((error: unknown) => {
    if (error instanceof Failure) return null;
    throw error;
  });
  return state?.ports ?? {};
}

/** What the command-line programs (prove, token, drill) need to talk to this stack, as environment variables. */
function clientSettings({ data, ports, secrets }: StackContext): Record<string, string> {
  return {
    TOOLS_URL: urlOf(ports.tools),
    AGENT_URL: urlOf(ports.agent),
    CREDENTIAL_SECRET: secrets.credentialSecret,
    TOOLS_INSTRUCTOR_TOKEN: signCredential(secrets.credentialSecret, "instructor", "command-line"),
    ENVIRONMENTS_FILE: data.environments,
    CATALOG_DIR,
    HINTS_DIR,
    PACKS_DIR: data.packs,
  };
}
