import { useId, useRef, useState, type KeyboardEvent } from "react";
import { t } from "../../../text/t.ts";
import { useKeptText } from "../../../ui/use-kept-text.ts";
import { isOpen, useRun } from "../../run-context.ts";
import { effectOf, type Operations } from "../effect.ts";
import { accept, common, complete } from "./complete.ts";
import { addToHistory, readHistory } from "./console-history.ts";
import type { Command, Deed, Option } from "./grammar.ts";
import { readLine } from "./read-line.ts";
import styles from "./console.module.css";

const MOST_SHOWN = 14;

type Props = {
  commands: readonly Command[];
  operations: Operations;
  onEnter: (line: string, deed: Deed) => Promise<void>;
  onRefuse: (line: string, reason: string) => void;
};

/** Where commands are written: says what may come next, what a change will do, and what would be right instead. */
export function CommandLine({ commands, operations, onEnter, onRefuse }: Props) {
  const { run, progress } = useRun();
  const [line, setLine] = useKeptText(sessionStorage, `mayday console ${run}`);
  const [sure, setSure] = useState(false);
  const history = useHistory(setLine);
  const input = useRef<HTMLInputElement>(null);
  const id = useId();
  const write = (next: string): void => {
    setLine(next);
    setSure(false);
  };
  const completion = complete(line, commands);
  const options = completion.options.slice(0, MOST_SHOWN);
  const hint = hintOf(line, commands, operations, sure);
  const submit = (): void => {
    const text = line.trim();
    if (text === "" || !isOpen(progress)) return;
    if (hint.ask && !sure) return setSure(true);
    history.add(text);
    write("");
    if (hint.deed === null) onRefuse(text, hint.text);
    else void onEnter(text, hint.deed);
  };
  const take = (option: Option): void => {
    write(accept(line, completion, option));
    input.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const [first] = options;
    const keys: Record<string, () => void> = {
      Enter: submit,
      ArrowUp: () => history.older(line),
      ArrowDown: () => history.newer(),
      ...(line !== "" && { Escape: () => (sure ? setSure(false) : write("")) }),
      // With nothing to complete, Tab goes on to what comes after the console.
      ...(line !== "" && first !== undefined && !event.shiftKey && { Tab: () => completeLine(first) }),
    };
    const key = keys[event.key];
    if (key === undefined || event.nativeEvent.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    key();
  };
  const completeLine = (first: Option): void => {
    const longer = common(line, completion);
    if (completion.options.length === 1) take(first);
    else if (longer === null) take(first);
    else write(longer);
  };
  return (
    <div className={styles.prompt}>
      <div className={styles.inputRow}>
        <span className={styles.sign} aria-hidden="true">
          ›
        </span>
        <input
          ref={input}
          className={styles.input}
          aria-label={t("console.label")}
          aria-describedby={`${id}-hint`}
          placeholder={t("console.placeholder")}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          maxLength={4000}
          value={line}
          disabled={!isOpen(progress)}
          onChange={({ target }) => write(target.value)}
          onKeyDown={onKeyDown}
        />
      </div>
      <output id={`${id}-hint`} className={`${styles.hint} ${hint.wrong ? styles.failed : ""}`}>
        {hint.text}
      </output>
      {line !== "" && options.length > 0 && (
        <ul className={styles.options} aria-label={t("console.suggestions")}>
          {options.map((option) => (
            <li key={option.text}>
              {/* Tab completes from the line itself, so that these are for the pointer alone. */}
              <button type="button" tabIndex={-1} className={styles.option} onClick={() => take(option)}>
                {option.text}
                {option.note !== undefined && option.note !== "" && <span className={styles.note}>{option.note}</span>}
              </button>
            </li>
          ))}
          {completion.options.length > options.length && (
            <li className={styles.more}>{t("console.more", { count: completion.options.length - options.length })}</li>
          )}
        </ul>
      )}
    </div>
  );
}

type Hint = { text: string; wrong: boolean; deed: Deed | null; ask: boolean };

const says = (text: string, wrong = false): Hint => ({ text, wrong, deed: null, ask: false });

/** What a line would do, or what it lacks. */
function hintOf(line: string, commands: readonly Command[], operations: Operations, sure: boolean): Hint {
  const reading = readLine(line, commands);
  if (reading.status === "empty") return says("");
  if (reading.status === "unfinished") return says(reading.expected);
  if (reading.status === "wrong") return begunHint(line, commands) ?? says(reading.problem, true);
  const deed = reading.command.does(reading.given);
  const ready = { wrong: false, deed, ask: false };
  if (deed.kind === "undo")
    return { ...ready, text: `${t("console.willUndo", { label: deed.label })} ${t("console.enter")}` };
  if (deed.kind === "refused") return { ...ready, text: deed.reason };
  if (deed.kind !== "action") return { ...ready, text: `${t(reading.command.help)}. ${t("console.enter")}` };
  const effect = effectOf(deed.action, operations);
  const text = `${effect.text} ${t(`effect.back.${effect.back}`)}`;
  return {
    ...ready,
    ask: effect.sure,
    text: effect.sure && sure ? t("console.sure", { text }) : `${text} ${t("console.enter")}`,
  };
}

/** A last word that may still become right is not wrong yet: what it may become is said. */
function begunHint(line: string, commands: readonly Command[]): Hint | null {
  const { from, options } = complete(line, commands);
  if (options.length === 0) return null;
  const before = readLine(line.slice(0, from), commands);
  return says(before.status === "unfinished" ? before.expected : "");
}

/** What was entered before, by the arrow keys; what was being written comes back at the end. */
function useHistory(show: (line: string) => void) {
  const [lines, setLines] = useState(() => readHistory(localStorage));
  const place = useRef<number | null>(null);
  const draft = useRef("");
  return {
    add(line: string): void {
      place.current = null;
      setLines((was) => addToHistory(localStorage, was, line));
    },
    older(line: string): void {
      if (place.current === null) draft.current = line;
      const next = Math.max(0, (place.current ?? lines.length) - 1);
      if (lines[next] === undefined) return;
      place.current = next;
      show(lines[next]);
    },
    newer(): void {
      if (place.current === null) return;
      const next = place.current + 1;
      place.current = next < lines.length ? next : null;
      show(lines[next] ?? draft.current);
    },
  };
}
