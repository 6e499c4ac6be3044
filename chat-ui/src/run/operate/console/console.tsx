import { useEffect, useMemo, useRef } from "react";
import { t } from "../../../text/t.ts";
import { ScrollBox } from "../../../ui/scroll-box.tsx";
import panel from "../../panel.module.css";
import { useRun } from "../../run-context.ts";
import type { Operations } from "../effect.ts";
import { UndoButton } from "../operation-result.tsx";
import { ResultTable } from "../result-table.tsx";
import { commandsOf } from "./commands.ts";
import { CommandLine } from "./command-line.tsx";
import type { Entry } from "./kept-entries.ts";
import { useConsole } from "./use-console.ts";
import styles from "./console.module.css";

/** Every operation as a command, beside the forms: for whoever writes faster than they point. */
export function Console({ operations }: { operations: Operations }) {
  const { progress } = useRun();
  const commands = useMemo(() => commandsOf(operations, progress?.actions ?? []), [operations, progress?.actions]);
  const { entries, enter, refuse } = useConsole();
  const box = useRef<HTMLElement>(null);
  const latest = entries.at(-1);
  useEffect(() => {
    if (latest !== undefined) box.current?.scrollTo({ top: box.current.scrollHeight });
  }, [latest]);
  return (
    <section className={styles.console} aria-labelledby="console">
      <h3 id="console" className="visually-hidden">
        {t("console.heading")}
      </h3>
      <ScrollBox box={box} className={styles.log} label={t("console.log")}>
        <p className={styles.welcome}>{t("console.welcome")}</p>
        <div role="log">
          {entries.map((entry) => (
            <EntryView key={entry.id} entry={entry} />
          ))}
        </div>
      </ScrollBox>
      <CommandLine commands={commands} operations={operations} onEnter={enter} onRefuse={refuse} />
    </section>
  );
}

function EntryView({ entry: { line, tone, text, next, table, undo } }: { entry: Entry }) {
  const { progress } = useRun();
  const undone = progress?.actions.some(({ actionId, state }) => actionId === undo && state === "undone") === true;
  return (
    <div className={styles.entry}>
      <p className={styles.entered}>
        <span aria-hidden="true">›</span> {line}
      </p>
      {tone === "busy" && <p className={panel.faint}>…</p>}
      {text !== "" && <p className={tone === "failed" ? styles.failed : styles.text}>{text}</p>}
      {table !== null && table.rows.length > 0 && <ResultTable table={table} />}
      {next !== "" && (
        <p className={styles.next}>
          {!undone && next}
          {undo !== null && <UndoButton actionId={undo} />}
        </p>
      )}
    </div>
  );
}
