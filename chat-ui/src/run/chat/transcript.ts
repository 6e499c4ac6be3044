import type { FeedItem } from "@mayday/agent/contract";
import { formatTime } from "../../format/time.ts";
import { named, t } from "../../text/t.ts";

/** What was said and what happened, as Markdown: messages as quotes, so that what is in them stays theirs. */
export function transcript(title: string, items: readonly FeedItem[]): string {
  const parts = items.flatMap((item) => {
    const told = part(item);
    return told === null ? [] : [`\`${formatTime(item.at)}\` ${told}`];
  });
  return `# ${oneLine(title)}\n\n${parts.join("\n\n")}\n`;
}

function part(item: FeedItem): string | null {
  switch (item.type) {
    case "learner_message":
      return said(t("transcript.you"), item.text);
    case "tutor_message":
      return said(t("chat.tutor"), item.text);
    case "hint":
      return said(`${t("hint.label")} (${named("hint.level", item.level)})`, item.text);
    case "stage":
      return t("feed.stage", { stage: named("stage", item.stage) });
    case "check":
      return `✓ ${oneLine(item.title)}${item.unaided ? `, ${t("feed.unaided")}` : ""}`;
    case "alert":
      return t(item.state === "firing" ? "feed.alertFiring" : "feed.alertResolved", { alert: item.alert });
    case "action":
      return `${t("feed.action", { who: named("actor", item.actor), label: oneLine(item.label) })} (${named("action.state", item.state)})`;
    case "finding":
      return t("feed.finding", {
        finding: [item.component, ...(item.mechanism === null ? [] : [named("mechanism", item.mechanism)])].join(", "),
      });
    case "notice":
      return oneLine(item.text);
    case "ended":
      return t("feed.ended", { outcome: named("outcome", item.why) });
    case "request":
      return t(item.on ? "request.on" : "request.off", { title: oneLine(item.title) });
    case "telemetry":
    case "debrief_ready":
      return null;
  }
}

const said = (who: string, text: string): string => `**${who}**\n\n${text.replace(/^/gm, "> ")}`;
const oneLine = (text: string): string => text.replace(/\s+/g, " ").trim();
