import { z } from "zod";
import type { ComposeStack } from "./stack.ts";

/** No container runs as root, can write its root file system, or shows a secret to whoever inspects it. */
export async function containersAreConfined(stack: ComposeStack): Promise<object> {
  const running = await stack.running();
  const { values } = z
    .object({ values: z.array(z.string()) })
    .parse(JSON.parse(await stack.compose(["run", "--rm", "--no-deps", "-T", "setup", "node", "-e", PRINT_SECRETS])));
  const inspected = await stack.docker(["inspect", ...running.map(({ Id }) => Id)]);
  if (values.some((secret) => inspected.includes(secret))) throw new Error("a container's description shows a secret");
  for (const { Id, service, HostConfig } of running) {
    const users = await usersOf(stack, Id);
    if (users.length === 0 || users.includes("0")) throw new Error(`${service} runs as ${users.join(", ")}`);
    if (!HostConfig.ReadonlyRootfs || HostConfig.Privileged) throw new Error(`${service} can write its root`);
    const wrote = await stack.exec(service, ["touch", "/written"]).then(
      () => true,
      () => false,
    );
    if (wrote) throw new Error(`${service} wrote to its root`);
  }
  return { containers: running.length, secrets: values.length };
}

/** The user of each process of a container. */
async function usersOf(stack: ComposeStack, id: string): Promise<string[]> {
  const rows = (await stack.docker(["top", id, "-eo", "uid,pid"])).trim().split("\n").slice(1);
  return rows.map((row) => row.trim().split(/\s+/)[0] ?? "");
}

const PRINT_SECRETS = `
const secrets = JSON.parse(require("node:fs").readFileSync("/private/setup/secrets.json", "utf8"));
console.log(JSON.stringify({ values: Object.values(secrets) }));
`;
