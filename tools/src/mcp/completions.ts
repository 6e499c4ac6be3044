import type { CompleteRequest, CompleteResult } from "@modelcontextprotocol/server";
import type { Control } from "../control.ts";
import type { Credential } from "../credentials.ts";
import { seesAllRuns } from "./run-updates.ts";

/** The protocol's own limit of values in one answer. */
const MOST = 100;

/** Ids of runs, for the one argument that prompts and templates have: the caller's that begin with what is typed. */
export async function complete(
  control: Control,
  caller: Credential,
  { argument }: CompleteRequest["params"],
): Promise<CompleteResult> {
  if (argument.name !== "run") return { completion: { values: [], total: 0, hasMore: false } };
  const rows = await control.store.list(seesAllRuns(caller) ? null : caller.sub);
  const ids = rows.map(({ id }) => id).filter((id) => id.startsWith(argument.value));
  return { completion: { values: ids.slice(0, MOST), total: ids.length, hasMore: ids.length > MOST } };
}
