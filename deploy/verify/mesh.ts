import { z } from "zod";
import { until } from "./run.ts";
import type { ComposeStack } from "./stack.ts";

const EDGE = { from: "gateway", to: "inventory" };
const DELAY_MS = 500;

type Policy = Record<string, number>;

/** A delay and an abort are put on a call by the control plane, are felt in the shop, seen by Prometheus, and are undone. */
export async function meshIsOperated(stack: ComposeStack): Promise<object> {
  await sidecarsAreTheirServicesOwn(stack);
  const healthy = await visit(stack);
  if (healthy.status !== 200) throw new Error(`a product's page answers ${healthy.status} before anything was done`);
  const back: object[] = [];
  try {
    const { undo, mesh } = await operate(stack, [setting({ delay_ms: DELAY_MS })]);
    back.unshift(...undo);
    const behind = mesh.sidecars.filter(({ up, current }) => !up || !current).map(({ service }) => service);
    if (behind.length > 0) throw new Error(`the sidecar of ${behind.join(", ")} is down or behind`);
    const delayed = await visit(stack);
    if (delayed.ms < DELAY_MS) throw new Error(`a call that is delayed by ${DELAY_MS} ms took ${delayed.ms} ms`);
    back.unshift(...(await operate(stack, [setting({ abort_percent: 100 })])).undo);
    const aborted = await visit(stack);
    if (aborted.status === 200) throw new Error("a call that is aborted still succeeds");
    const errorRatio = await until("Prometheus sees the aborted calls", 60_000, () => errorsSeen(stack));
    await operate(stack, back.splice(0));
    const after = await visit(stack);
    if (after.status !== 200 || after.ms >= DELAY_MS)
      throw new Error(`a product's page answers ${after.status} after ${after.ms} ms although all was undone`);
    return { sidecars: mesh.sidecars.length, healthy, delayed, aborted, errorRatio, after };
  } finally {
    if (back.length > 0) await operate(stack, back);
  }
}

function setting(policy: Policy): object {
  return { kind: "mesh", op: { verb: "set", edge: EDGE, policy } };
}

async function visit(stack: ComposeStack): Promise<{ status: number; ms: number }> {
  const began = performance.now();
  const answer = await fetch(`${stack.url("GATEWAY")}/api/products/1`, { signal: AbortSignal.timeout(10_000) });
  await answer.arrayBuffer();
  return { status: answer.status, ms: Math.round(performance.now() - began) };
}

/** The share of failed calls on the edge; null while there is none. */
async function errorsSeen(stack: ComposeStack): Promise<number | null> {
  const query = encodeURIComponent(`mesh:errors:ratio{service="${EDGE.from}-mesh",peer="${EDGE.to}"} > 0`);
  const answer = await fetch(`${stack.url("PROMETHEUS")}/api/v1/query?query=${query}`);
  const { data } = z
    .object({ data: z.object({ result: z.array(z.object({ value: z.tuple([z.number(), z.string()]) })) }) })
    .parse(await answer.json());
  const value = data.result[0]?.value[1];
  return value === undefined ? null : Math.round(Number(value) * 100) / 100;
}

const operatedSchema = z.object({
  undo: z.array(z.looseObject({})),
  mesh: z.object({ sidecars: z.array(z.object({ service: z.string(), up: z.boolean(), current: z.boolean() })) }),
});

/** Carries actions out as tools does; gives what undoes them, and the mesh as it is then. */
async function operate(stack: ComposeStack, actions: object[]): Promise<z.infer<typeof operatedSchema>> {
  const program = ["node", "--input-type=module", "-e", OPERATE, JSON.stringify(actions)];
  return operatedSchema.parse(JSON.parse(await stack.exec("tools", program)));
}

const OPERATE = `
const { loadEnvironments } = await import("/app/tools/src/environment/load-environments.ts");
const [environment] = [...loadEnvironments(process.env.ENVIRONMENTS_FILE).values()];
const signal = AbortSignal.timeout(30_000);
const undo = [];
for (const action of JSON.parse(process.argv[1])) {
  undo.unshift(...(await environment.captureUndo(action, signal)));
  await environment.apply(action, signal);
}
const { mesh } = await environment.describeOperations();
console.log(JSON.stringify({ undo, mesh }));
await environment.close();
`;

/** From beside the services: what a sidecar offers its service is not to be had, nor another service without a certificate. */
async function sidecarsAreTheirServicesOwn(stack: ComposeStack): Promise<void> {
  const output = await stack.exec("tools", ["node", "--input-type=module", "-e", TRESPASS]);
  const got = z.array(z.string()).parse(JSON.parse(output));
  if (got.length > 0) throw new Error(`without being its service, ${got.join(" and ")} was reached`);
}

const TRESPASS = `
const urls = ["http://gateway:4421/", "http://orders:4424/", "http://inventory:4412/", "http://payments:4414/"];
const reached = (url) => fetch(url, { signal: AbortSignal.timeout(5000) }).then(() => [url], () => []);
console.log(JSON.stringify((await Promise.all(urls.map(reached))).flat()));
`;
