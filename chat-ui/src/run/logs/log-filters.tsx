import type { FormEvent } from "react";
import { named, t } from "../../text/t.ts";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import panel from "../panel.module.css";
import { changeView, useView } from "../run-context.ts";
import { ServiceField } from "../search-fields.tsx";
import { useTypedParam } from "../use-typed-param.ts";
import { isTraceId, LEVELS } from "./log-query.ts";

export function LogFilters({ onSearch }: { onSearch: () => void }) {
  const { view } = useView();
  const contains = useTypedParam("text");
  const trace = useTypedParam("lines", (text) => text === "" || isTraceId(text));
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    contains.commit();
    trace.commit();
    onSearch();
  };
  return (
    <form className={`${panel.form} ${panel.denseForm}`} onSubmit={onSubmit} aria-label={t("logs.filters")}>
      <ServiceField />
      <Field label={t("logs.level")}>
        {(control) => (
          <select {...control} value={view.level ?? ""} onChange={({ target }) => changeView({ level: target.value })}>
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
            value={contains.text}
            onChange={({ target }) => contains.type(target.value)}
          />
        )}
      </Field>
      <Field label={t("logs.trace")}>
        {(control) => (
          <input
            {...control}
            pattern="\s*[0-9a-fA-F]{32}\s*"
            title={t("logs.traceFormat")}
            value={trace.text}
            onChange={({ target }) => trace.type(target.value)}
          />
        )}
      </Field>
      <Button type="submit" kind="primary">
        {t("search.run")}
      </Button>
    </form>
  );
}
