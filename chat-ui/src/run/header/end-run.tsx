import { useState } from "react";
import { useCall } from "../../connection/use-call.ts";
import { t } from "../../text/t.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { FailureNote } from "../../ui/failure-note.tsx";
import { isOpen, useRun } from "../run-context.ts";
import styles from "./end-run.module.css";

/** Two ways out, each with what it leads to, asked once more before anything happens. */
export function EndRun() {
  const { run, progress } = useRun();
  const [open, setOpen] = useState(false);
  const finish = useCall("finish_run");
  const abandon = useCall("abandon_run");
  if (!isOpen(progress)) return null;
  const end = async (way: typeof finish | typeof abandon): Promise<void> => {
    if ((await way.run({ run })) !== null) setOpen(false);
  };
  return (
    <>
      <Button small onClick={() => setOpen(true)}>
        {t("end.open")}
      </Button>
      <Dialog title={t("end.title")} open={open} onClose={() => setOpen(false)}>
        <dl className={styles.ways}>
          <div>
            <dt>{t("end.finish")}</dt>
            <dd>{t("end.finishText")}</dd>
          </div>
          <div>
            <dt>{t("end.abandon")}</dt>
            <dd>{t("end.abandonText")}</dd>
          </div>
        </dl>
        <FailureNote failure={finish.failure ?? abandon.failure} />
        <div className={styles.buttons}>
          <Button kind="quiet" onClick={() => setOpen(false)}>
            {t("end.cancel")}
          </Button>
          <Button kind="danger" busy={abandon.busy} onClick={() => void end(abandon)}>
            {t("end.abandon")}
          </Button>
          <Button kind="primary" busy={finish.busy} onClick={() => void end(finish)}>
            {t("end.finish")}
          </Button>
        </div>
      </Dialog>
    </>
  );
}
