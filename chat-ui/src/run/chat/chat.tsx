import { useEffect, useMemo, useRef } from "react";
import { draftText, type FeedState } from "../../feed/feed-state.ts";
import { plural, t } from "../../text/t.ts";
import { Button } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Markdown } from "../../ui/markdown.tsx";
import { ScrollBox } from "../../ui/scroll-box.tsx";
import { useRun } from "../run-context.ts";
import { AlertsLine } from "./alerts-line.tsx";
import { ChatHead } from "./chat-head.tsx";
import { Composer } from "./composer.tsx";
import { FeedLine } from "./feed-line.tsx";
import { firstSeq, foldFeed, lastSeq, type Line } from "./fold-feed.ts";
import { OutgoingMessage } from "./outgoing-message.tsx";
import { QuickReplies } from "./quick-replies.tsx";
import { useReadingPlace } from "./use-reading-place.ts";
import styles from "./chat.module.css";

export function Chat({ feed }: { feed: FeedState }) {
  const { follower, about } = useRun();
  const { items, drafts, outgoing } = feed;
  const scroller = useRef<HTMLElement>(null);
  const place = useReadingPlace(scroller, feed.lastSeq);
  const lines = useMemo(() => foldFeed(items), [items]);
  const writing = drafts.length > 0;
  const last = items.at(-1);
  const thinking = !writing && outgoing.length === 0 && last?.type === "learner_message";
  useEscape(writing || thinking, follower.stop);
  return (
    <section className={styles.chat} aria-label={t("chat.label")}>
      <ChatHead />
      <ScrollBox box={scroller} label={t("chat.history")} className={styles.scroller} onScroll={place.onScroll}>
        <div role="log" aria-label={t("chat.log")} aria-relevant="additions" className={styles.log}>
          {about !== null && (
            <aside className={styles.brief} aria-label={t("progress.brief")}>
              <Markdown text={about.brief} />
            </aside>
          )}
          {items.length === 0 && <p className={styles.quiet}>{t("chat.empty")}</p>}
          {lines.map((line) => (
            <div key={firstSeq(line)} className={styles.line}>
              {isAt(line, place.firstUnread) && <p className={styles.unread}>{t("chat.unread")}</p>}
              {line.type === "item" ? <FeedLine item={line.item} /> : <AlertsLine items={line.items} />}
            </div>
          ))}
          {outgoing.map((message) => (
            <OutgoingMessage key={message.clientId} message={message} />
          ))}
        </div>
        {/* Outside the log: a screen reader hears the whole message once, not each piece. */}
        <div aria-live="off" className={styles.drafts}>
          {drafts.map((draft) => (
            <div key={draft.id} className={styles.draft}>
              <Markdown text={draftText(draft)} links="own" />
            </div>
          ))}
          {thinking && <p className={styles.thinking}>{t("chat.thinking")}</p>}
        </div>
        <QuickReplies items={items} waiting={writing || outgoing.length > 0} />
      </ScrollBox>
      {place.unread > 0 && (
        <Button small className={styles.jump} onClick={place.toEnd}>
          <Icon name="down" /> {plural("chat.newMessages", place.unread)}
        </Button>
      )}
      <Composer writing={writing || thinking} onSay={place.toEnd} />
    </section>
  );
}

const isAt = (line: Line, seq: number | null): boolean => seq !== null && firstSeq(line) <= seq && lastSeq(line) >= seq;

/** Esc stops the tutor while it thinks or writes, unless the key was meant for a dialog. */
function useEscape(active: boolean, stop: () => void): void {
  useEffect(() => {
    if (!active) return;
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === "Escape" && !event.defaultPrevented && document.querySelector("dialog[open]") === null) stop();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [active, stop]);
}
