import { useId, type FormEvent, type KeyboardEvent } from "react";
import { useLink } from "../../connection/context.ts";
import { t } from "../../text/t.ts";
import { Button } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { useKeptText } from "../../ui/use-kept-text.ts";
import { useRun } from "../run-context.ts";
import styles from "./composer.module.css";

const DEFAULT_LIMIT = 4000;
const COUNT_FROM = 0.85;

/** Where the learner writes. What was typed stays in this window's session until it is sent. */
export function Composer({ writing, onSay }: { writing: boolean; onSay: () => void }) {
  const { run, follower } = useRun();
  const { me } = useLink();
  const [text, setText] = useKeptText(sessionStorage, `mayday draft ${run}`);
  const id = useId();
  const limit = me?.limits.messageChars ?? DEFAULT_LIMIT;
  const tooLong = text.trim().length > limit;
  const counting = text.length > limit * COUNT_FROM;
  const write = (next: string): void => {
    setText(next);
    follower.typing(next);
  };
  const send = (): void => {
    if (text.trim() === "" || tooLong) return;
    follower.say(text.trim());
    write("");
    onSay();
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    send();
  };
  return (
    <form className={styles.composer} onSubmit={onSubmit}>
      <label htmlFor={id} className="visually-hidden">
        {t("composer.label")}
      </label>
      <textarea
        id={id}
        rows={1}
        value={text}
        placeholder={t("composer.placeholder")}
        aria-describedby={`${id}-help`}
        aria-invalid={tooLong}
        onChange={(event) => write(event.target.value)}
        onKeyDown={onKey}
      />
      {writing ? (
        <Button onClick={follower.stop}>{t("composer.stop")}</Button>
      ) : (
        <Button kind="primary" type="submit" disabled={text.trim() === "" || tooLong} aria-label={t("composer.send")}>
          <Icon name="send" />
        </Button>
      )}
      <p id={`${id}-help`} className={tooLong ? styles.tooLong : styles.help}>
        {counting ? t("composer.count", { count: text.trim().length, limit }) : t("composer.help")}
      </p>
    </form>
  );
}
