import { join } from "node:path";
import type { Component } from "../supervisor/component.ts";
import { answersHttp } from "./answers.ts";
import { LOOPBACK, type StackContext, urlOf } from "./context.ts";
import { launchNode, nodeEngine } from "./node-program.ts";

/** The store of logs and traces. */
export function telemetry(context: StackContext): Component {
  const { data, ports, available } = context;
  const url = urlOf(ports.telemetry);
  const env = { HOST: LOOPBACK, PORT: String(ports.telemetry), DATA_DIR: join(data.root, "telemetry") };
  return {
    name: "telemetry",
    title: "Logs and traces",
    needs: [],
    after: ["agent"],
    engine: () => available.report("telemetry", Promise.resolve(nodeEngine)),
    launch: () => Promise.resolve(launchNode(context, { program: "observability/lite/main.ts", env })),
    check: (signal) => answersHttp(`${url}/ready`, signal),
    url,
  };
}
