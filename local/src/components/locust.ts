import { join } from "node:path";
import { locust as finder } from "../engines/locust.ts";
import { PROJECT } from "../project.ts";
import type { Component } from "../supervisor/component.ts";
import { answersHttp } from "./answers.ts";
import { SIDECARS } from "./mesh.ts";
import { LOOPBACK, type StackContext, baseEnvironment, findOrFetch, urlOf } from "./context.ts";

/** The load generator: starts the load by itself as soon as the shop answers. */
export function locust(context: StackContext): Component {
  const { ports, data } = context;
  const url = urlOf(ports.locust);
  return {
    name: "locust",
    title: "Load",
    needs: [],
    uses: ["gateway"],
    // Load while the rest comes up would only slow that down.
    after: ["rabbitmq", "gateway", "inventory", ...SIDECARS],
    engine: (onFetch, signal) => findOrFetch("locust", finder, context, onFetch, signal),
    launch: (engine) =>
      Promise.resolve({
        program: engine.program,
        args: [
          "--locustfile",
          join(PROJECT, "observability/load/locustfile.py"),
          "--host",
          urlOf(ports.gateway),
          "--web-host",
          LOOPBACK,
          "--web-port",
          String(ports.locust),
        ],
        env: {
          ...baseEnvironment(),
          ...engine.env,
          LOAD_PROFILE: "steady",
          PYTHONUNBUFFERED: "1",
          // Compiled modules are kept with the fetched components, not beside the sources.
          PYTHONPYCACHEPREFIX: join(context.components, "python-cache"),
        },
        cwd: data.root,
      }),
    check: (signal) => answersHttp(`${url}/load`, signal),
    url,
  };
}
