import { useState, type FormEvent } from "react";
import type { ToolInput } from "@mayday/agent/contract";
import { useQuery } from "../../connection/use-query.ts";
import { plural, t } from "../../text/t.ts";
import { EmptyNote } from "../../ui/empty-note.tsx";
import { FailureNote } from "../../ui/failure-note.tsx";
import { Loading } from "../../ui/loading.tsx";
import panel from "../panel.module.css";
import { useRun } from "../run-context.ts";
import { LogFilters, NO_LOG_FILTERS, type LogFilter } from "./log-filters.tsx";
import { LogTable } from "./log-table.tsx";

const FOLLOW_MS = 4000;
const LIMIT = 200;
/** As long as traces are kept. */
const OF_TRACE_MINUTES = 60;

type Props = { active: boolean; trace: string | null; service: string | null };

/** `trace` and `service` come with the address when somebody followed a link from a trace to its lines. */
export function LogsPanel({ active, trace, service }: Props) {
  const { run } = useRun();
  const [draft, setDraft] = useState(NO_LOG_FILTERS);
  const [filter, setFilter] = useState(NO_LOG_FILTERS);
  const [follow, setFollow] = useState(true);
  const [followed, setFollowed] = useState("");
  const link = active && trace !== null ? `${trace} ${service ?? ""}` : "";
  if (link !== followed) {
    setFollowed(link);
    if (trace !== null && link !== "") {
      const wanted = { ...NO_LOG_FILTERS, service: service ?? "", traceId: trace, minutes: OF_TRACE_MINUTES };
      setDraft(wanted);
      setFilter(wanted);
    }
  }
  const query = useQuery({
    tool: "search_logs",
    input: active ? () => asInput(run, filter) : null,
    key: JSON.stringify(filter),
    every: follow ? FOLLOW_MS : null,
  });
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    setFilter(draft);
    query.refresh();
  };
  const lines = query.data?.lines ?? null;
  return (
    <div className={panel.panel}>
      <LogFilters filter={draft} onChange={setDraft} onSubmit={onSubmit} follow={follow} onFollow={setFollow} />
      <FailureNote failure={query.failure} onRetry={query.refresh} />
      {lines === null && query.loading && <Loading what={t("tab.logs")} />}
      {lines?.length === 0 && <EmptyNote>{t("logs.none")}</EmptyNote>}
      {lines !== null && lines.length > 0 && (
        <>
          <p className={panel.faint}>
            {lines.length >= LIMIT ? t("logs.limited", { count: LIMIT }) : plural("logs.count", lines.length)}
          </p>
          <LogTable lines={lines} />
        </>
      )}
    </div>
  );
}

/** Empty filters are left out: tools takes a missing one as "any". */
function asInput(run: string, filter: LogFilter): ToolInput<"search_logs"> {
  const to = Date.now();
  const { service, level, contains, traceId, minutes } = filter;
  return {
    run,
    from: to - minutes * 60_000,
    to,
    limit: LIMIT,
    ...(service === "" ? {} : { service }),
    ...(level === "" ? {} : { level }),
    ...(contains.trim() === "" ? {} : { contains: contains.trim() }),
    ...(traceId.trim() === "" ? {} : { traceId: traceId.trim().toLowerCase() }),
  };
}
