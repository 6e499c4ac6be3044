import { useState } from "react";
import type { ToolInput, ToolOutput } from "@mayday/agent/contract";
import { useQuery } from "../../connection/use-query.ts";
import { useRun } from "../run-context.ts";
import type { RunEvent } from "./history.ts";

const REFRESH_MS = 4000;
type Log = { answer: ToolOutput<"follow_run"> | null; events: readonly RunEvent[] | null };

/** The run's log as its learner may read it; each time only what is new is fetched. Null until it is here. */
export function useRunEvents(active: boolean): readonly RunEvent[] | null {
  const { run } = useRun();
  const [log, setLog] = useState<Log>({ answer: null, events: null });
  const ask = (): ToolInput<"follow_run"> => ({ run, after: log.events?.at(-1)?.seq ?? 0, waitSeconds: 0 });
  const { data } = useQuery({ tool: "follow_run", input: active ? ask : null, key: run, every: REFRESH_MS });
  if (data !== null && data !== log.answer) setLog({ answer: data, events: added(log.events, data.events) });
  return log.events;
}

function added(known: readonly RunEvent[] | null, arrived: readonly RunEvent[]): readonly RunEvent[] {
  const last = known?.at(-1)?.seq ?? 0;
  const fresh = arrived.filter(({ seq }) => seq > last);
  return known !== null && fresh.length === 0 ? known : [...(known ?? []), ...fresh];
}
