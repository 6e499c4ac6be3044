import type { FormEvent } from "react";
import { t, type TextKey } from "../../text/t.ts";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import panel from "../panel.module.css";
import { changeView, useView } from "../run-context.ts";
import { ServiceField } from "../search-fields.tsx";
import { useTypedParam, type TypedParam } from "../use-typed-param.ts";
import { ATTRIBUTE_PATTERN, attributeOf, millisecondsOf } from "./trace-query.ts";

const isDuration = (text: string): boolean => text === "" || millisecondsOf(text) !== null;

export function TraceFilters({ onSearch }: { onSearch: () => void }) {
  const { view } = useView();
  const least = useTypedParam("least", isDuration);
  const most = useTypedParam("most", isDuration);
  const attribute = useTypedParam("attribute", (text) => text === "" || attributeOf(text) !== null);
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    for (const param of [least, most, attribute]) param.commit();
    onSearch();
  };
  return (
    <form className={`${panel.form} ${panel.denseForm}`} onSubmit={onSubmit} aria-label={t("traces.filters")}>
      <ServiceField />
      <DurationField label="traces.minDuration" param={least} />
      <DurationField label="traces.maxDuration" param={most} />
      <Field label={t("traces.status")}>
        {(control) => (
          <select
            {...control}
            value={view.errors === undefined ? "" : "1"}
            onChange={({ target }) => changeView({ errors: target.value })}
          >
            <option value="">{t("traces.anyStatus")}</option>
            <option value="1">{t("traces.errorsOnly")}</option>
          </select>
        )}
      </Field>
      <div className={panel.wide}>
        <Field label={t("traces.attribute")}>
          {(control) => (
            <input
              {...control}
              maxLength={260}
              pattern={ATTRIBUTE_PATTERN}
              title={t("traces.attributeFormat")}
              placeholder="http.route=/orders"
              spellCheck={false}
              value={attribute.text}
              onChange={({ target }) => attribute.type(target.value)}
            />
          )}
        </Field>
      </div>
      <Button type="submit" kind="primary">
        {t("search.run")}
      </Button>
    </form>
  );
}

function DurationField({ label, param }: { label: TextKey; param: TypedParam }) {
  return (
    <Field label={t(label)}>
      {(control) => (
        <input
          {...control}
          inputMode="decimal"
          pattern="\s*\d{0,8}(\.\d{1,3})?\s*"
          title={t("traces.durationFormat")}
          value={param.text}
          onChange={({ target }) => param.type(target.value)}
        />
      )}
    </Field>
  );
}
