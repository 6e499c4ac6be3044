import { join } from "node:path";
import { answersHttp } from "../components/answers.ts";
import { urlOf } from "../components/context.ts";
import { dataFolder, openDataFolder } from "../data-folder.ts";
import type { Component } from "./component.ts";
import { Supervisor } from "./supervisor.ts";

/** A small real server with a helper process of its own, as a component; `code` replaces what it runs. */
export function serverComponent(
  name: string,
  port: number,
  extra: Partial<Component> & { code?: string } = {},
): Component {
  const { code = SERVER, ...rest } = extra;
  return {
    name,
    title: name,
    needs: [],
    engine: () =>
      Promise.resolve({ name: "Node.js", version: "24", source: "path", program: process.execPath, env: {} }),
    launch: (engine) =>
      Promise.resolve({
        program: engine.program,
        args: ["-e", code],
        env: { PORT: String(port) },
        cwd: "/",
        graceMs: 500,
      }),
    check: (signal) => answersHttp(urlOf(port), signal),
    url: urlOf(port),
    ...rest,
  };
}

/** Answers on its port, and keeps a helper that would outlive it. */
const SERVER = `
  require("node:child_process").spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
  require("node:http").createServer((_, answer) => answer.end("ok")).listen(Number(process.env.PORT), "127.0.0.1");
`;

/** A supervisor of its own folder. */
export async function superviseIn(folder: string, components: Component[]): Promise<Supervisor> {
  return new Supervisor(components, await openDataFolder(folder), { url: "", ports: {}, clients: {} });
}

/** Run as a program it supervises one server, so that a test can kill it: arguments are a folder and a port. */
if (import.meta.main) {
  const [folder = "", port = ""] = process.argv.slice(2);
  const supervisor = await superviseIn(folder, [serverComponent("server", Number(port))]);
  supervisor.start();
  await supervisor.settled();
  console.log(join(dataFolder(folder).state));
}
