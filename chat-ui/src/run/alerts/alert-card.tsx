import { useState } from "react";
import type { ToolOutput } from "@mayday/agent/contract";
import { useCall } from "../../connection/use-call.ts";
import { formatDuration } from "../../format/time.ts";
import { named, t } from "../../text/t.ts";
import { Badge, type Tone } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { FailureNote } from "../../ui/failure-note.tsx";
import { useNow } from "../header/use-now.ts";
import panel from "../panel.module.css";
import { useRun } from "../run-context.ts";
import { SilenceForm } from "./silence-form.tsx";

type Alert = ToolOutput<"list_alerts">["alerts"][number];
const TONES = { firing: "bad", pending: "warn", silenced: "neutral" } as const satisfies Record<Alert["state"], Tone>;

export function AlertCard({ alert, onChange }: { alert: Alert; onChange: () => void }) {
  const { run } = useRun();
  const acknowledge = useCall("acknowledge_alert");
  const expire = useCall("expire_silence");
  const [silencing, setSilencing] = useState(false);
  const now = useNow(true);
  const onAcknowledge = async (): Promise<void> => {
    if ((await acknowledge.run({ run, alert: alert.alert })) !== null) onChange();
  };
  const onExpire = async (silence: string): Promise<void> => {
    if ((await expire.run({ run, silence })) !== null) onChange();
  };
  const canSilence = alert.state === "firing" && !silencing;
  return (
    <article className={panel.card} aria-label={alert.alert}>
      <div className={panel.row}>
        <Badge tone={TONES[alert.state]}>{named("alert.state", alert.state)}</Badge>
        <h3>{alert.alert}</h3>
        <span className={panel.faint}>
          {alert.service} · {named("alert.severity", alert.severity)} ·{" "}
          {t("alerts.since", { time: formatDuration((now - alert.since) / 1000) })}
        </span>
      </div>
      <p>{alert.summary}</p>
      <FailureNote failure={acknowledge.failure ?? expire.failure} />
      <div className={panel.row}>
        {alert.acknowledged ? (
          <Badge tone="good">{t("alerts.acknowledged")}</Badge>
        ) : (
          <Button small kind="primary" busy={acknowledge.busy} onClick={() => void onAcknowledge()}>
            {t("alerts.acknowledge")}
          </Button>
        )}
        {canSilence && (
          <Button small onClick={() => setSilencing(true)}>
            {t("alerts.silence")}
          </Button>
        )}
        {alert.silences.map((silence) => (
          <Button key={silence} small busy={expire.busy} onClick={() => void onExpire(silence)}>
            {t("alerts.expire")}
          </Button>
        ))}
      </div>
      {silencing && (
        <SilenceForm
          alert={alert.alert}
          onDone={() => {
            setSilencing(false);
            onChange();
          }}
          onCancel={() => setSilencing(false)}
        />
      )}
    </article>
  );
}
