import { useEffect, useRef } from "react";
import { draftText, type FeedState } from "../../feed/feed-state.ts";
import { plural, t } from "../../text/t.ts";
import { Button } from "../../ui/button.tsx";
import { download } from "../../ui/download.ts";
import { Icon } from "../../ui/icon.tsx";
import { Markdown } from "../../ui/markdown.tsx";
import { ScrollBox } from "../../ui/scroll-box.tsx";
import { useRun } from "../run-context.ts";
import { Composer } from "./composer.tsx";
import { FeedLine } from "./feed-line.tsx";
import { OutgoingMessage } from "./outgoing-message.tsx";
import { QuickReplies } from "./quick-replies.tsx";
import { transcript } from "./transcript.ts";
import { useReadingPlace } from "./use-reading-place.ts";
import styles from "./chat.module.css";

export function Chat({ feed }: { feed: FeedState }) {
  const { run, progress, follower, about } = useRun();
  const { items, drafts, outgoing } = feed;
  const scroller = useRef<HTMLElement>(null);
  const place = useReadingPlace(scroller, feed.lastSeq);
  const writing = drafts.length > 0;
  const last = items.at(-1);
  const thinking = !writing && outgoing.length === 0 && last?.type === "learner_message";
  useEscape(writing || thinking, follower.stop);
  return (
    <section className={styles.chat} aria-label={t("chat.label")}>
      {items.length > 0 && (
        <Button
          small
          kind="quiet"
          className={styles.export}
          onClick={() => download(`transcript-${run}.md`, transcript(progress?.title ?? run, items))}
        >
          <Icon name="down" /> {t("transcript.save")}
        </Button>
      )}
      <ScrollBox box={scroller} label={t("chat.history")} className={styles.scroller} onScroll={place.onScroll}>
        <div role="log" aria-label={t("chat.log")} aria-relevant="additions" className={styles.log}>
          {about !== null && (
            <aside className={styles.brief} aria-label={t("progress.brief")}>
              <Markdown text={about.brief} />
            </aside>
          )}
          {items.length === 0 && <p className={styles.quiet}>{t("chat.empty")}</p>}
          {items.map((item) => (
            <div key={item.seq} className={styles.line}>
              {item.seq === place.firstUnread && <p className={styles.unread}>{t("chat.unread")}</p>}
              <FeedLine item={item} />
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
