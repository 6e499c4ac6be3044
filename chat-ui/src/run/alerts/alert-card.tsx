import { useState } from "react";
import type { ToolOutput } from "@mayday/agent/contract";
import { useCall } from "../../connection/use-call.ts";
import { formatDuration } from "../../format/time.ts";
import { runPath } from "../../route.ts";
import { SPOKEN } from "../../text/language.ts";
import { named, plural, t } from "../../text/t.ts";
import { Badge, type Tone } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { FailureNote } from "../../ui/failure-note.tsx";
import { Link } from "../../ui/link.tsx";
import { useNow } from "../header/use-now.ts";
import panel from "../panel.module.css";
import { useRun } from "../run-context.ts";
import type { Matcher } from "./matcher.ts";
import { RunbookFold } from "./runbook-fold.tsx";
import { SilenceForm } from "./silence-form.tsx";
import styles from "./alert-card.module.css";

type Alert = ToolOutput<"list_alerts">["alerts"][number];
const TONES = { firing: "bad", pending: "warn", silenced: "neutral" } as const satisfies Record<Alert["state"], Tone>;

type Props = { alert: Alert; known: ReadonlyMap<string, string[]>; onChange: () => void };

export function AlertCard({ alert, known, onChange }: Props) {
  const now = useNow(true);
  return (
    <article className={`${panel.card} ${styles.alert} ${styles[alert.state]}`} aria-label={alert.alert}>
      <div className={panel.row}>
        <Badge tone={TONES[alert.state]}>{named("alert.state", alert.state)}</Badge>
        <h3>{alert.alert}</h3>
        <span className={panel.faint}>
          {alert.service} · {named("alert.severity", alert.severity)} ·{" "}
          {t("alerts.since", { time: formatDuration((now - alert.since) / 1000) })}
        </span>
      </div>
      <div lang={SPOKEN}>
        <p>{alert.summary}</p>
        {alert.description !== "" && <p className={panel.faint}>{alert.description}</p>}
      </div>
      <AlertActions alert={alert} known={known} onChange={onChange} />
    </article>
  );
}

function AlertActions({ alert, known, onChange }: Props) {
  const { run, progress } = useRun();
  const acknowledge = useCall("acknowledge_alert");
  const expire = useCall("expire_silence");
  const [silencing, setSilencing] = useState(false);
  /** The time of the firing that was acknowledged here: the list that tells it too may come seconds later. */
  const [acknowledgedSince, setAcknowledgedSince] = useState<number | null>(null);
  const onAcknowledge = async (): Promise<void> => {
    if ((await acknowledge.run({ run, alert: alert.alert })) === null) return;
    setAcknowledgedSince(alert.since);
    onChange();
  };
  /** It is heard again once no silence holds it back. */
  const onExpire = async (): Promise<void> => {
    for (const silence of alert.silences) if ((await expire.run({ run, silence })) === null) return;
    onChange();
  };
  const isAcknowledged = alert.acknowledged || acknowledgedSince === alert.since;
  // One that is pending has called nobody yet, and one from before or after the incident is not about it.
  const canAcknowledge = progress?.state === "active" && alert.state !== "pending" && !isAcknowledged;
  const canSilence = alert.state === "firing" && !silencing;
  return (
    <>
      <FailureNote failure={acknowledge.failure ?? expire.failure} />
      <div className={panel.row}>
        {isAcknowledged && <Badge tone="good">{t("alerts.acknowledged")}</Badge>}
        {canAcknowledge && (
          <Button
            small
            kind={alert.state === "firing" ? "primary" : "plain"}
            busy={acknowledge.busy}
            onClick={() => void onAcknowledge()}
          >
            {t("alerts.acknowledge")}
          </Button>
        )}
        {canSilence && (
          <Button small onClick={() => setSilencing(true)}>
            {t("alerts.silence")}
          </Button>
        )}
        {alert.silences.length > 0 && (
          <Button small busy={expire.busy} onClick={() => void onExpire()}>
            {plural("alerts.expireAll", alert.silences.length)}
          </Button>
        )}
        {alert.dashboard !== "" && (
          <Link className={styles.charts} to={runPath(run, "dashboards", { board: alert.dashboard })}>
            {t("alerts.charts", { board: named("board", alert.dashboard) })}
          </Link>
        )}
        {alert.runbook !== "" && <RunbookFold runbook={alert.runbook} />}
      </div>
      {silencing && (
        <SilenceForm
          start={startOf(alert)}
          known={known}
          onDone={() => {
            setSilencing(false);
            onChange();
          }}
          onCancel={() => setSilencing(false)}
        />
      )}
    </>
  );
}

/** As narrow as the alert allows: this one, of this service. */
const startOf = ({ alert, service }: Alert): Matcher[] => [
  { label: "alertname", op: "=", value: alert },
  ...(service === "" ? [] : [{ label: "service", op: "=", value: service } as const]),
];
