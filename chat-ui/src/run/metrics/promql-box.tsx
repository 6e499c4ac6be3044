import { useState, type FormEvent } from "react";
import { t } from "../../text/t.ts";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import panel from "../panel.module.css";
import { ChartCard } from "./chart-card.tsx";

/** For a question that no chart above asks. */
export function PromqlBox({ minutes, active }: { minutes: number; active: boolean }) {
  const [text, setText] = useState("");
  const [asked, setAsked] = useState("");
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    setAsked(text.trim());
  };
  return (
    <section className={panel.section} aria-labelledby="promql">
      <h3 id="promql">{t("promql.heading")}</h3>
      <form className={panel.section} onSubmit={onSubmit}>
        <Field label={t("promql.label")} help={t("promql.help")}>
          {(control) => (
            <textarea
              {...control}
              maxLength={2000}
              spellCheck={false}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </Field>
        <div className={panel.row}>
          <Button small type="submit" disabled={text.trim() === ""}>
            {t("promql.run")}
          </Button>
        </div>
      </form>
      {asked !== "" && (
        <ChartCard title={asked} unit="" query={asked} service={null} minutes={minutes} active={active} />
      )}
    </section>
  );
}
