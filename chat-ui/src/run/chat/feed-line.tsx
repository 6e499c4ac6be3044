import { memo } from "react";
import type { FeedItem } from "@mayday/agent/contract";
import { debriefPath } from "../../route.ts";
import { named, t } from "../../text/t.ts";
import { Link } from "../../ui/link.tsx";
import { Spoken, WithSpoken } from "../../ui/spoken.tsx";
import { EventLine } from "./event-line.tsx";
import { HintCard } from "./hint-card.tsx";
import { RequestCard } from "./request-card.tsx";
import { LearnerMessage, TutorMessage } from "./messages.tsx";
import styles from "./chat.module.css";

/** One item of the feed, each kind in its own form. */
export const FeedLine = memo(function FeedLine({ item }: { item: FeedItem }) {
  switch (item.type) {
    case "learner_message":
      return <LearnerMessage text={item.text} at={item.at} />;
    case "tutor_message":
      return <TutorMessage item={item} />;
    case "hint":
      return <HintCard level={item.level} text={item.text} />;
    case "request":
      return <RequestCard item={item} />;
    case "stage":
      return (
        <EventLine
          icon="flag"
          at={item.at}
          tone="strong"
          text={t("feed.stage", { stage: named("stage", item.stage) })}
        />
      );
    case "check":
      return (
        <EventLine
          icon="check"
          at={item.at}
          tone="good"
          text={<Spoken>{item.title}</Spoken>}
          extra={item.unaided ? t("feed.unaided") : undefined}
        />
      );
    case "alert":
      return (
        <EventLine
          icon="bell"
          at={item.at}
          tone={item.state === "firing" ? "bad" : "good"}
          text={t(item.state === "firing" ? "feed.alertFiring" : "feed.alertResolved", { alert: item.alert })}
          extra={item.service}
        />
      );
    case "action":
      return (
        <EventLine
          icon="wrench"
          at={item.at}
          tone={item.state === "failed" ? "bad" : "plain"}
          text={
            <WithSpoken text={t("feed.action", { who: named("actor", item.actor) })} words={{ label: item.label }} />
          }
          extra={<ActionResult item={item} />}
        />
      );
    case "finding":
      return <EventLine icon="search" at={item.at} tone="plain" text={findingText(item)} extra={verdict(item)} />;
    case "telemetry":
      return item.missing.length === 0 ? (
        <EventLine icon="info" at={item.at} tone="good" text={t("feed.telemetryBack")} />
      ) : (
        <EventLine
          icon="info"
          at={item.at}
          tone="bad"
          text={t("feed.telemetry", { missing: item.missing.join(", ") })}
        />
      );
    case "notice":
      return <EventLine icon="info" at={item.at} tone="plain" text={<Spoken>{item.text}</Spoken>} />;
    case "ended":
      return (
        <EventLine
          icon="flag"
          at={item.at}
          tone="strong"
          text={t("feed.ended", { outcome: named("outcome", item.why) })}
        />
      );
    case "debrief_ready":
      return (
        <p className={styles.debrief}>
          {t("feed.debriefReady")} <Link to={debriefPath(item.run)}>{t("run.toDebrief")}</Link>
        </p>
      );
  }
});

function ActionResult({ item: { state, result } }: { item: Extract<FeedItem, { type: "action" }> }) {
  return (
    <>
      {state !== "applied" && `${named("action.state", state)}. `}
      <Spoken>{result}</Spoken>
    </>
  );
}

type Finding = Extract<FeedItem, { type: "finding" }>;

function findingText({ component, mechanism }: Finding): string {
  const parts = mechanism === null ? [component] : [component, named("mechanism", mechanism).toLowerCase()];
  return t("feed.finding", { finding: parts.join(", ") });
}

function verdict({ mechanism, componentRight, mechanismRight }: Finding): string {
  const component = t(componentRight ? "finding.componentRight" : "finding.componentWrong");
  if (mechanism === null) return component;
  return `${component}; ${t(mechanismRight ? "finding.mechanismRight" : "finding.mechanismWrong")}`;
}
