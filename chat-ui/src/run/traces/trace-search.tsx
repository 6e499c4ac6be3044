import { useState, type FormEvent } from "react";
import type { ToolInput } from "@mayday/agent/contract";
import { useLink } from "../../connection/context.ts";
import { useQuery } from "../../connection/use-query.ts";
import { t } from "../../text/t.ts";
import { Button } from "../../ui/button.tsx";
import { EmptyNote } from "../../ui/empty-note.tsx";
import { FailureNote } from "../../ui/failure-note.tsx";
import { Field } from "../../ui/field.tsx";
import { Loading } from "../../ui/loading.tsx";
import panel from "../panel.module.css";
import { useRun } from "../run-context.ts";
import { RangeField, ServiceField } from "../search-fields.tsx";
import { TraceTable } from "./trace-table.tsx";

type Filter = { service: string; minDuration: string; errorsOnly: boolean; minutes: number };
const NO_FILTER: Filter = { service: "", minDuration: "", errorsOnly: false, minutes: 5 };

export function TraceSearch({ active }: { active: boolean }) {
  const { run } = useRun();
  const { me } = useLink();
  const [draft, setDraft] = useState(NO_FILTER);
  const [filter, setFilter] = useState(NO_FILTER);
  const query = useQuery({
    tool: "search_traces",
    input: active ? () => asInput(run, filter) : null,
    key: JSON.stringify(filter),
    every: null,
  });
  const set = (part: Partial<Filter>): void => setDraft({ ...draft, ...part });
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    setFilter(draft);
    query.refresh();
  };
  const traces = query.data?.traces ?? null;
  return (
    <div className={panel.panel}>
      <form className={panel.form} onSubmit={onSubmit} aria-label={t("traces.filters")}>
        <ServiceField
          services={me?.vocabulary.services ?? []}
          value={draft.service}
          onChange={(service) => set({ service })}
        />
        <Field label={t("traces.minDuration")}>
          {(control) => (
            <input
              {...control}
              type="number"
              min={0}
              value={draft.minDuration}
              onChange={({ target }) => set({ minDuration: target.value })}
            />
          )}
        </Field>
        <RangeField value={draft.minutes} onChange={(minutes) => set({ minutes })} />
        <label className={panel.row}>
          <input
            type="checkbox"
            checked={draft.errorsOnly}
            onChange={({ target }) => set({ errorsOnly: target.checked })}
          />
          <span className={panel.faint}>{t("traces.errorsOnly")}</span>
        </label>
        <Button type="submit" kind="primary">
          {t("search.run")}
        </Button>
      </form>
      <FailureNote failure={query.failure} onRetry={query.refresh} />
      {traces === null && query.loading && <Loading what={t("tab.traces")} />}
      {traces?.length === 0 && <EmptyNote>{t("traces.none")}</EmptyNote>}
      {traces !== null && traces.length > 0 && <TraceTable traces={traces} />}
    </div>
  );
}

function asInput(run: string, filter: Filter): ToolInput<"search_traces"> {
  const to = Date.now();
  const { service, minDuration, errorsOnly, minutes } = filter;
  return {
    run,
    from: to - minutes * 60_000,
    to,
    errorsOnly,
    limit: 50,
    ...(service === "" ? {} : { service }),
    ...(minDuration === "" ? {} : { minDurationMs: Number(minDuration) }),
  };
}
