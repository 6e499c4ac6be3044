import type { FormEvent, KeyboardEvent } from "react";
import type { ToolOutput } from "@mayday/agent/contract";
import { SPOKEN } from "../../text/language.ts";
import { t } from "../../text/t.ts";
import { Button } from "../../ui/button.tsx";
import { FailureNote } from "../../ui/failure-note.tsx";
import { Field } from "../../ui/field.tsx";
import { useKeptText } from "../../ui/use-kept-text.ts";
import panel from "../panel.module.css";
import { useRun } from "../run-context.ts";
import { ResultTable } from "./result-table.tsx";
import { useOperation } from "./use-operation.ts";

/** Reads from the shop's database; the server allows reading only, for a few seconds and a few rows. */
export function QueryForm({ queries }: { queries: ToolOutput<"list_operations">["queries"] }) {
  const operation = useOperation();
  const { run: runId } = useRun();
  const [text, setText] = useKeptText(sessionStorage, `mayday query ${runId}`);
  const table = operation.outcome?.table ?? null;
  const run = (query: string): void => {
    if (query !== "") void operation.apply({ kind: "sql", op: { verb: "query", text: query } });
  };
  const ask = (): void => run(text.trim());
  const choose = (id: string): void => {
    const query = queries.find((one) => one.id === id)?.text ?? "";
    setText(query);
    run(query);
  };
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    ask();
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) ask();
  };
  return (
    <section className={panel.section} aria-labelledby="query">
      <h3 id="query">{t("query.heading")}</h3>
      <form className={panel.section} onSubmit={onSubmit}>
        <Field label={t("query.ready")} help={t("query.readyHelp")}>
          {(control) => (
            <select {...control} value="" disabled={operation.closed} onChange={({ target }) => choose(target.value)}>
              <option value="">{t("operation.choose")}</option>
              {queries.map(({ id, title }) => (
                <option key={id} value={id} lang={SPOKEN}>
                  {title}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label={t("query.label")} help={t("query.help")}>
          {(control) => (
            <textarea
              {...control}
              rows={3}
              maxLength={4000}
              spellCheck={false}
              value={text}
              onChange={({ target }) => setText(target.value)}
              onKeyDown={onKey}
            />
          )}
        </Field>
        <div className={panel.row}>
          <Button
            small
            type="submit"
            kind="primary"
            busy={operation.busy}
            disabled={text.trim() === "" || operation.closed}
          >
            {t("query.run")}
          </Button>
          <output className={panel.faint} lang={SPOKEN}>
            {operation.outcome?.result}
          </output>
        </div>
      </form>
      <FailureNote failure={operation.failure} />
      {table !== null && <ResultTable table={table} />}
    </section>
  );
}
