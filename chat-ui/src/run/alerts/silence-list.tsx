import type { ToolOutput } from "@mayday/agent/contract";
import { useCall } from "../../connection/use-call.ts";
import { formatTime } from "../../format/time.ts";
import { named, t } from "../../text/t.ts";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { EmptyNote } from "../../ui/empty-note.tsx";
import { FailureNote } from "../../ui/failure-note.tsx";
import panel from "../panel.module.css";
import { useRun } from "../run-context.ts";
import { writeMatchers } from "./matcher.ts";

type Silence = ToolOutput<"list_silences">["silences"][number];
const EXTENDED_BY_MINUTES = 10;

/** Silences that hold, and those that ended lately. */
export function SilenceList({ silences, onChange }: { silences: readonly Silence[]; onChange: () => void }) {
  if (silences.length === 0) return <EmptyNote>{t("silences.none")}</EmptyNote>;
  return (
    <ul className={panel.list}>
      {silences.map((silence) => (
        <li key={silence.id} className={panel.card}>
          <SilenceCard silence={silence} onChange={onChange} />
        </li>
      ))}
    </ul>
  );
}

function SilenceCard({ silence, onChange }: { silence: Silence; onChange: () => void }) {
  const { run } = useRun();
  const extend = useCall("extend_silence");
  const expire = useCall("expire_silence");
  const what = writeMatchers(silence.matchers);
  const onExtend = async (): Promise<void> => {
    const minutes = Math.max(0, (silence.until - Date.now()) / 60_000) + EXTENDED_BY_MINUTES;
    const input = { run, silence: silence.id, minutes: Math.min(120, minutes) };
    if ((await extend.run(input)) !== null) onChange();
  };
  const onExpire = async (): Promise<void> => {
    if ((await expire.run({ run, silence: silence.id })) !== null) onChange();
  };
  return (
    <>
      <div className={panel.row}>
        <Badge tone={silence.state === "expired" ? "neutral" : "accent"}>{named("silence.state", silence.state)}</Badge>
        <code>{what}</code>
      </div>
      <p className={panel.faint}>
        {t("silences.span", { from: formatTime(silence.from), until: formatTime(silence.until) })} · {silence.comment}
      </p>
      <FailureNote failure={extend.failure ?? expire.failure} />
      {silence.own && silence.state !== "expired" && (
        <div className={panel.row}>
          <Button
            small
            busy={extend.busy}
            aria-label={t("silences.extendThis", { minutes: EXTENDED_BY_MINUTES, what })}
            onClick={() => void onExtend()}
          >
            {t("silences.extend", { minutes: EXTENDED_BY_MINUTES })}
          </Button>
          <Button small busy={expire.busy} aria-label={t("silences.endThis", { what })} onClick={() => void onExpire()}>
            {t("alerts.expire")}
          </Button>
        </div>
      )}
    </>
  );
}
