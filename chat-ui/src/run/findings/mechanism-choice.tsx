import { useState } from "react";
import { SPOKEN } from "../../text/language.ts";
import { named, t } from "../../text/t.ts";
import { Field } from "../../ui/field.tsx";
import styles from "./findings.module.css";

type Props = { mechanisms: Record<string, string>; chosen: string; onChoose: (id: string) => void };

/** All known ways of failing with what each means; the same list in every incident, so it gives nothing away. */
export function MechanismChoice({ mechanisms, chosen, onChoose }: Props) {
  const [filter, setFilter] = useState("");
  const words = filter.toLowerCase().trim();
  const shown = Object.entries(mechanisms).filter(
    ([id, text]) => id === chosen || `${named("mechanism", id)} ${text}`.toLowerCase().includes(words),
  );
  return (
    <fieldset className={styles.mechanisms}>
      <legend>{t("findings.mechanism")}</legend>
      <Field label={t("findings.filter")}>
        {(control) => (
          <input {...control} type="search" value={filter} onChange={(event) => setFilter(event.target.value)} />
        )}
      </Field>
      <div className={styles.list}>
        <label className={styles.option}>
          <input type="radio" name="mechanism" checked={chosen === ""} onChange={() => onChoose("")} />
          <span>{t("findings.unknown")}</span>
        </label>
        {shown.map(([id, text]) => (
          <label key={id} className={styles.option}>
            <input type="radio" name="mechanism" checked={chosen === id} onChange={() => onChoose(id)} />
            <span className={styles.name}>{named("mechanism", id)}</span>
            <span className={styles.meaning} lang={SPOKEN}>
              {text}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
