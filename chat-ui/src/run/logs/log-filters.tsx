import type { FormEvent } from "react";
import type { ToolInput } from "@mayday/agent/contract";
import { useLink } from "../../connection/context.ts";
import { named, t } from "../../text/t.ts";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import panel from "../panel.module.css";
import { RangeField, ServiceField } from "../search-fields.tsx";

type Level = NonNullable<ToolInput<"search_logs">["level"]>;
export type LogFilter = { service: string; level: Level | ""; contains: string; traceId: string; minutes: number };
export const NO_LOG_FILTERS: LogFilter = { service: "", level: "", contains: "", traceId: "", minutes: 5 };
const LEVELS: Level[] = ["debug", "info", "warn", "error"];

type Props = {
  filter: LogFilter;
  onChange: (filter: LogFilter) => void;
  onSubmit: (event: FormEvent) => void;
  follow: boolean;
  onFollow: (follow: boolean) => void;
};

export function LogFilters({ filter, onChange, onSubmit, follow, onFollow }: Props) {
  const { me } = useLink();
  const set = (part: Partial<LogFilter>): void => onChange({ ...filter, ...part });
  return (
    <form className={panel.form} onSubmit={onSubmit} aria-label={t("logs.filters")}>
      <ServiceField
        services={me?.vocabulary.services ?? []}
        value={filter.service}
        onChange={(service) => set({ service })}
      />
      <Field label={t("logs.level")}>
        {(control) => (
          <select
            {...control}
            value={filter.level}
            onChange={({ target }) => set({ level: LEVELS.find((level) => level === target.value) ?? "" })}
          >
            <option value="">{t("logs.anyLevel")}</option>
            {LEVELS.map((level) => (
              <option key={level} value={level}>
                {named("level", level)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label={t("logs.contains")}>
        {(control) => (
          <input
            {...control}
            maxLength={200}
            value={filter.contains}
            onChange={({ target }) => set({ contains: target.value })}
          />
        )}
      </Field>
      <Field label={t("logs.trace")}>
        {(control) => (
          <input
            {...control}
            pattern="\s*[0-9a-fA-F]{32}\s*"
            title={t("logs.traceFormat")}
            value={filter.traceId}
            onChange={({ target }) => set({ traceId: target.value })}
          />
        )}
      </Field>
      <RangeField value={filter.minutes} onChange={(minutes) => set({ minutes })} />
      <Button type="submit" kind="primary">
        {t("search.run")}
      </Button>
      <label className={panel.row}>
        <input type="checkbox" checked={follow} onChange={({ target }) => onFollow(target.checked)} />
        <span className={panel.faint}>{t("logs.follow")}</span>
      </label>
    </form>
  );
}
