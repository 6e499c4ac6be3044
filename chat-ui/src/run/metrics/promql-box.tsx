import { useState, type FormEvent } from "react";
import { t } from "../../text/t.ts";
import { Button } from "../../ui/button.tsx";
import panel from "../panel.module.css";
import { changeView, useView } from "../run-context.ts";
import type { TimeRange } from "../time-range.ts";
import { ChartCard } from "./chart-card.tsx";
import { PromqlEditor } from "./promql-editor.tsx";
import { draftOf, earlierQueries, keepDraft, rememberQuery } from "./promql-memory.ts";
import styles from "./promql.module.css";

export const MOST_CHARS = 2000;

/** For a question that no chart above asks. What is asked is in the address; what is being written is kept too. */
export function PromqlBox({ range, active }: { range: TimeRange; active: boolean }) {
  const asked = useView().view.query?.slice(0, MOST_CHARS) ?? "";
  const [text, setText] = useState(() => draftOf() || asked);
  const [shown, setShown] = useState(asked);
  const [earlier, setEarlier] = useState(earlierQueries);
  if (shown !== asked) {
    setShown(asked);
    if (asked !== "") setText(asked);
  }
  const type = (next: string): void => {
    setText(next);
    keepDraft(next);
  };
  const ask = (query: string): void => {
    const wanted = query.trim().slice(0, MOST_CHARS);
    if (wanted === "") return;
    setEarlier(rememberQuery(wanted));
    keepDraft("");
    changeView({ query: wanted });
  };
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    ask(text);
  };
  return (
    <section className={panel.section} aria-labelledby="promql">
      <h3 id="promql">{t("promql.heading")}</h3>
      <form className={panel.section} onSubmit={onSubmit}>
        <PromqlEditor label={t("promql.label")} text={text} onText={type} onAsk={ask} />
        <p className={panel.faint}>{t("promql.help")}</p>
        <div className={panel.row}>
          <Button small type="submit" kind="primary" disabled={text.trim() === ""}>
            {t("promql.run")}
          </Button>
          {asked !== "" && (
            <Button small kind="quiet" onClick={() => changeView({ query: null })}>
              {t("promql.clear")}
            </Button>
          )}
        </div>
      </form>
      {asked !== "" && <ChartCard title={asked} unit="" query={asked} service={null} range={range} active={active} />}
      {earlier.length > 0 && (
        <details>
          <summary className={panel.faint}>{t("promql.earlier")}</summary>
          <ul className={styles.earlier}>
            {earlier.map((query) => (
              <li key={query}>
                <button type="button" className={styles.query} onClick={() => ask(query)}>
                  {query}
                </button>
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}
