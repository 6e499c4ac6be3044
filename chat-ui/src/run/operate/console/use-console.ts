import { use, useCallback, useEffect, useRef, useState } from "react";
import type { Action } from "@mayday/agent/contract";
import type { CallResult } from "../../../connection/connection.ts";
import { useConnection } from "../../../connection/context.ts";
import { t } from "../../../text/t.ts";
import { useRun } from "../../run-context.ts";
import { AfterChange } from "../use-operation.ts";
import type { Deed, Table } from "./grammar.ts";
import { keepEntries, MOST_ENTRIES, readEntries, type Entry } from "./kept-entries.ts";

type Outcome = Omit<Entry, "id" | "line">;

const said = (text: string, table: Table | null = null): Outcome => ({
  tone: "done",
  text,
  next: "",
  table,
  undo: null,
});
const failed = (text: string, next = ""): Outcome => ({ ...said(text), tone: "failed", next });

/** What was entered and what came of it, which outlives a reload, and the way to enter more. */
export function useConsole() {
  const { run } = useRun();
  const { call } = useConnection();
  const changed = use(AfterChange);
  const [entries, setEntries] = useState<readonly Entry[]>(() => readEntries(sessionStorage, run));
  const nextId = useRef((entries.at(-1)?.id ?? 0) + 1);
  useEffect(() => keepEntries(sessionStorage, run, entries), [run, entries]);

  const act = useCallback(
    async (action: Action): Promise<Outcome> => outcomeOf(await call("run_action", { run, action })),
    [call, run],
  );
  const undo = useCallback(
    async (actionId: string, label: string): Promise<Outcome> => {
      const result = await call("undo_action", { run, actionId });
      return result.status === "ok" ? said(t("console.didUndo", { label })) : failed(result.reason, result.tryNext);
    },
    [call, run],
  );

  const enter = async (line: string, deed: Deed): Promise<void> => {
    if (deed.kind === "clear") return setEntries([]);
    const id = nextId.current++;
    const show = (outcome: Outcome): void =>
      setEntries((was) => [...was.filter((entry) => entry.id !== id), { id, line, ...outcome }].slice(-MOST_ENTRIES));
    if (deed.kind === "show") return show(said(deed.text, deed.table));
    if (deed.kind === "refused") return show(failed(deed.reason));
    show({ ...said(""), tone: "busy" });
    show(deed.kind === "action" ? await act(deed.action) : await undo(deed.actionId, deed.label));
    changed();
  };
  return { entries, enter, refuse: (line: string, reason: string) => void enter(line, { kind: "refused", reason }) };
}

function outcomeOf(result: CallResult<"run_action">): Outcome {
  if (result.status !== "ok") return failed(result.reason, result.tryNext);
  const { result: text, table, undoable, actionId } = result;
  return { ...said(text, table), next: undoable ? t("console.howToUndo") : "", undo: undoable ? actionId : null };
}
