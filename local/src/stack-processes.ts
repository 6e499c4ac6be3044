import { setTimeout as pause } from "node:timers/promises";
import { dataFolder } from "./data-folder.ts";
import { familyOf, type Identity, isAlive } from "./supervisor/process-table.ts";
import { type ComponentState, type StackState, readState } from "./supervisor/state-file.ts";

/** What a stack test is told: `const stack = inject("stack")`. */
export type ProvidedStack = {
  agentUrl: string;
  toolsUrl: string;
  gatewayUrl: string;
  prometheusUrl: string;
  alertmanagerUrl: string;
  telemetryUrl: string;
  locustUrl: string;
  credentialSecret: string;
  environmentsFile: string;
  dataDir: string;
};

declare module "vitest" {
  // An interface, because that is how Vitest lets a project tell it what it provides.
  interface ProvidedContext {
    stack: ProvidedStack;
  }
}

/** Names as in `npm run status`. */
export type ComponentName =
  | "agent"
  | "tools"
  | "platform-postgres"
  | "sut-postgres"
  | "rabbitmq"
  | "redis"
  | "prometheus"
  | "alertmanager"
  | "telemetry"
  | "locust"
  | "mesh"
  | `${"gateway" | "inventory" | "orders" | "payments" | "worker"}-mesh`
  | "gateway"
  | "inventory"
  | "orders"
  | "payments"
  | "worker";

/** Handles on the processes of the running stack, for tests that break something. */
export function stackProcesses(dataDir: string): {
  /** The pid of a component's process; throws when it has none now. */
  pid: (name: ComponentName) => Promise<number>;
  /** kill -9, and resolves once the process is gone. */
  kill: (name: ComponentName) => Promise<void>;
  /**
   * Stops a component with all that it started, so that it is down for longer than its supervisor takes to start it
   * again. Gives what ends it: kill -9 all the same.
   */
  freeze: (name: ComponentName) => Promise<() => Promise<void>>;
  /** Resolves once a component is ready with a process that lives; throws after `deadlineMs`. */
  ready: (name: ComponentName, deadlineMs?: number) => Promise<void>;
} {
  const find = async (name: ComponentName): Promise<ComponentState> => {
    const component = (await stateOf(dataDir)).components.find((one) => one.name === name);
    if (component === undefined) throw new Error(`the stack has no component ${name}`);
    return component;
  };
  const identity = async (name: ComponentName): Promise<NonNullable<ComponentState["process"]>> => {
    const { process: found, state } = await find(name);
    if (found === null || !isAlive(found)) throw new Error(`${name} has no process now (${state})`);
    return found;
  };
  return {
    pid: async (name) => (await identity(name)).pid,
    kill: async (name) => {
      const target = await identity(name);
      signal([target], "SIGKILL");
      while (isAlive(target)) await pause(10);
    },
    freeze: async (name) => {
      const family = familyOf((await identity(name)).pid);
      signal(family, "SIGSTOP");
      return async () => {
        signal(family, "SIGKILL");
        while (family.some(isAlive)) await pause(10);
      };
    },
    ready: async (name, deadlineMs = 60_000) => {
      const until = performance.now() + deadlineMs;
      for (;;) {
        const { state, process: found, detail } = await find(name);
        if (state === "ready" && found !== null && isAlive(found)) return;
        if (performance.now() > until) throw new Error(`${name} is ${state} after ${deadlineMs} ms: ${detail}`);
        await pause(100);
      }
    },
  };
}

function signal(processes: Identity[], name: NodeJS.Signals): void {
  for (const one of processes) if (isAlive(one)) process.kill(one.pid, name);
}

/** The state file of a stack that was started in this folder. */
export async function stateOf(dataDir: string): Promise<StackState> {
  const state = await readState(dataFolder(dataDir).state);
  if (state === null) throw new Error(`no stack was started in ${dataDir}`);
  return state;
}
