import { useLink } from "../connection/context.ts";
import { named, t } from "../text/t.ts";
import { Field } from "../ui/field.tsx";
import { changeView, useView } from "./run-context.ts";

/** The service that logs and traces are searched by; the metrics show the same. */
export function ServiceField() {
  const { me } = useLink();
  const { view } = useView();
  const services = me?.vocabulary.services ?? [];
  return (
    <Field label={t("search.service")}>
      {(control) => (
        <select
          {...control}
          value={view.service ?? ""}
          onChange={({ target }) => changeView({ service: target.value })}
        >
          <option value="">{t("search.anyService")}</option>
          {view.service !== undefined && !services.includes(view.service) && (
            <option value={view.service}>{view.service}</option>
          )}
          {services.map((service) => (
            <option key={service} value={service}>
              {named("component", service)}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
