import type { Progress } from "@mayday/agent/contract";
import { useState, type ReactNode } from "react";
import { useCall } from "../../connection/use-call.ts";
import { formatDuration } from "../../format/time.ts";
import { t } from "../../text/t.ts";
import { Button } from "../../ui/button.tsx";
import { FailureNote } from "../../ui/failure-note.tsx";
import { Icon } from "../../ui/icon.tsx";
import panel from "../panel.module.css";
import { Spoken } from "../../ui/spoken.tsx";
import { useRun } from "../run-context.ts";
import styles from "./progress.module.css";

/** Help is free and one press away; when it is not due yet, the box says when and why. */
export function HelpBox({ progress }: { progress: Progress }) {
  const { run } = useRun();
  const ask = useCall("ask_hint");
  const [answer, setAnswer] = useState<ReactNode>("");
  const { available, inSeconds, why } = progress.nextHint;
  const onAsk = async (): Promise<void> => {
    const got = await ask.run({ run });
    if (got !== null) setAnswer(got.hint === null ? <Spoken>{got.why}</Spoken> : t("help.inChat"));
  };
  return (
    <section className={styles.help} aria-labelledby="help">
      <Icon name="bulb" />
      <div className={styles.helpText}>
        <h2 id="help" className={styles.heading}>
          {t(progress.offer === null ? "help.heading" : "help.offer")}
        </h2>
        <p className={panel.faint}>
          {available ? (
            t("help.available")
          ) : inSeconds > 0 ? (
            t("help.soon", { time: formatDuration(inSeconds) })
          ) : (
            <Spoken>{why}</Spoken>
          )}
        </p>
        <output className={panel.faint}>{answer}</output>
        <FailureNote failure={ask.failure} />
      </div>
      <Button
        kind={progress.offer === null ? "plain" : "primary"}
        busy={ask.busy}
        disabled={!available}
        onClick={() => void onAsk()}
      >
        {t("help.ask")}
      </Button>
    </section>
  );
}
