import type { FeedItem } from "@mayday/agent/contract";
import { formatMinute } from "../../format/time.ts";
import { named, plural, t } from "../../text/t.ts";
import { CopyButton } from "../../ui/copy-button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Markdown } from "../../ui/markdown.tsx";
import styles from "./messages.module.css";

export function LearnerMessage({ text, at }: { text: string; at: number }) {
  return (
    <div className={styles.mine}>
      <span className="visually-hidden">{t("chat.youSaid")}</span>
      <p className={styles.bubble} title={formatMinute(at)}>
        {text}
      </p>
    </div>
  );
}

type Tutor = Extract<FeedItem, { type: "tutor_message" }>;

export function TutorMessage({ item }: { item: Tutor }) {
  return (
    <article className={styles.tutor} aria-label={t("chat.tutorSaid")}>
      <header className={styles.head}>
        <span className={styles.name}>{t("chat.tutor")}</span>
        <time>{formatMinute(item.at)}</time>
        <span className={styles.copy}>
          <CopyButton text={() => item.text} />
        </span>
      </header>
      <Markdown text={item.text} links="own" />
      {item.ended !== "done" && <p className={styles.ended}>{named("turn", item.ended)}</p>}
      {item.tools.length > 0 && <ToolUses tools={item.tools} />}
    </article>
  );
}

function ToolUses({ tools }: { tools: Tutor["tools"] }) {
  return (
    <details className={styles.tools}>
      <summary>
        <Icon name="tool" /> {plural("chat.tools", tools.length)}
      </summary>
      <ul>
        {tools.map((use, at) => (
          // The list of a finished message never changes, so the place in it is a key.
          <li key={`${use.tool}-${at}`}>
            <code>{use.tool}</code> {use.status} · {Math.round(use.ms)} ms
          </li>
        ))}
      </ul>
    </details>
  );
}
