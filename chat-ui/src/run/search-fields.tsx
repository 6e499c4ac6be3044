import { named, t } from "../text/t.ts";
import { Field } from "../ui/field.tsx";

const RANGES_MINUTES = [1, 5, 15, 60];

export function ServiceField({
  services,
  value,
  onChange,
}: {
  services: readonly string[];
  value: string;
  onChange: (service: string) => void;
}) {
  return (
    <Field label={t("search.service")}>
      {(control) => (
        <select {...control} value={value} onChange={({ target }) => onChange(target.value)}>
          <option value="">{t("search.anyService")}</option>
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

export function RangeField({ value, onChange }: { value: number; onChange: (minutes: number) => void }) {
  return (
    <Field label={t("search.range")}>
      {(control) => (
        <select {...control} value={value} onChange={({ target }) => onChange(Number(target.value))}>
          {RANGES_MINUTES.map((minutes) => (
            <option key={minutes} value={minutes}>
              {t("search.minutes", { minutes })}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
