import { useId } from "react";
import { named, t } from "../../text/t.ts";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import panel from "../panel.module.css";
import { OPS, type Matcher } from "./matcher.ts";

const MOST = 10;

type Props = {
  matchers: readonly Matcher[];
  onChange: (matchers: Matcher[]) => void;
  /** Labels and values that alerts have now. */
  known: ReadonlyMap<string, string[]>;
};

/** Rows of label, operator and value; an alert is silenced when all of them match. */
export function MatcherRows({ matchers, onChange, known }: Props) {
  const set = (at: number, change: Partial<Matcher>): void =>
    onChange(matchers.map((matcher, index) => (index === at ? { ...matcher, ...change } : matcher)));
  return (
    <>
      {matchers.map((matcher, at) => (
        // Rows have no identity but their place.
        // eslint-disable-next-line react/no-array-index-key
        <fieldset key={at} className={panel.bare}>
          <legend className="visually-hidden">{t("matcher.row", { number: at + 1 })}</legend>
          <MatcherRow matcher={matcher} known={known} onChange={(change) => set(at, change)} />
          <div className={panel.row}>
            <Button
              small
              kind="quiet"
              disabled={matchers.length === 1}
              aria-label={t("matcher.removeRow", { number: at + 1 })}
              onClick={() => onChange(matchers.filter((_, index) => index !== at))}
            >
              {t("matcher.remove")}
            </Button>
          </div>
        </fieldset>
      ))}
      <div className={panel.row}>
        <Button
          small
          disabled={matchers.length >= MOST}
          onClick={() => onChange([...matchers, { label: "", op: "=", value: "" }])}
        >
          {t("matcher.add")}
        </Button>
      </div>
    </>
  );
}

type RowProps = { matcher: Matcher; known: Props["known"]; onChange: (change: Partial<Matcher>) => void };

function MatcherRow({ matcher, known, onChange }: RowProps) {
  const id = useId();
  return (
    <div className={panel.form}>
      <Field label={t("matcher.label")}>
        {(control) => (
          <input
            {...control}
            required
            pattern="[a-zA-Z_][a-zA-Z0-9_]*"
            maxLength={64}
            list={`${id}-labels`}
            value={matcher.label}
            onChange={({ target }) => onChange({ label: target.value })}
          />
        )}
      </Field>
      <Field label={t("matcher.op")}>
        {(control) => (
          <select
            {...control}
            value={matcher.op}
            onChange={({ target }) => onChange({ op: OPS.find((op) => op === target.value) ?? "=" })}
          >
            {OPS.map((op) => (
              <option key={op} value={op}>
                {named("matcher.op", op)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label={t("matcher.value")}>
        {(control) => (
          <input
            {...control}
            maxLength={200}
            list={`${id}-values`}
            value={matcher.value}
            onChange={({ target }) => onChange({ value: target.value })}
          />
        )}
      </Field>
      <Choices id={`${id}-labels`} values={[...known.keys()]} />
      <Choices id={`${id}-values`} values={known.get(matcher.label) ?? []} />
    </div>
  );
}

function Choices({ id, values }: { id: string; values: readonly string[] }) {
  return (
    <datalist id={id}>
      {values.map((value) => (
        <option key={value}>{value}</option>
      ))}
    </datalist>
  );
}
