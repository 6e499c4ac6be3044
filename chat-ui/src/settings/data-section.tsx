import { useState } from "react";
import type { Failure } from "@mayday/agent/contract";
import { deleteData, fetchData, unreachable } from "../connection/api.ts";
import { plural, t } from "../text/t.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { FailureNote } from "../ui/failure-note.tsx";
import { forgetHere, keptHere, saveFile } from "./browser-data.ts";
import { Row, Section } from "./section.tsx";
import styles from "./settings.module.css";

type Doing = { busy: "export" | "delete" | null; failure: Failure | null; outcome: string };
const IDLE: Doing = { busy: null, failure: null, outcome: "" };

/** Everything that is kept on this learner: to take along, and to have deleted. */
export function DataSection() {
  const [doing, setDoing] = useState<Doing>(IDLE);
  const [asking, setAsking] = useState(false);
  const fail = (failure: Failure): void => setDoing({ ...IDLE, failure });

  const save = async (): Promise<void> => {
    setDoing({ ...IDLE, busy: "export" });
    const answer = await fetchData().catch(unreachable);
    if ("status" in answer) return fail(answer);
    saveFile("mayday-data.json", { ...answer, browser: keptHere() });
    setDoing({ ...IDLE, outcome: plural("data.saved", answer.runs.length) });
  };
  const remove = async (): Promise<void> => {
    setDoing({ ...IDLE, busy: "delete" });
    setAsking(false);
    const answer = await deleteData().catch(unreachable);
    if ("status" in answer) return fail(answer);
    forgetHere();
    setDoing({ ...IDLE, outcome: plural("data.deleted", answer.runs) });
  };

  return (
    <Section title={t("data.heading")}>
      <Row title={t("data.export")} text={t("data.exportText")}>
        <Button busy={doing.busy === "export"} onClick={() => void save()}>
          {t("data.exportDo")}
        </Button>
      </Row>
      <Row title={t("data.delete")} text={t("data.deleteText")}>
        <Button kind="danger" busy={doing.busy === "delete"} aria-haspopup="dialog" onClick={() => setAsking(true)}>
          {t("data.deleteOpen")}
        </Button>
      </Row>
      <FailureNote failure={doing.failure} />
      <output className={styles.outcome}>{doing.outcome}</output>
      <Dialog title={t("data.sure")} open={asking} onClose={() => setAsking(false)}>
        <p>{t("data.goes")}</p>
        <ul className={styles.goes}>
          <li>{t("data.goesRuns")}</li>
          <li>{t("data.goesChat")}</li>
          <li>{t("data.goesDrafts")}</li>
        </ul>
        <p>{t("data.stays")}</p>
        <div className={styles.buttons}>
          <Button kind="danger" onClick={() => void remove()}>
            {t("data.deleteDo")}
          </Button>
          <Button kind="quiet" onClick={() => setAsking(false)}>
            {t("end.cancel")}
          </Button>
        </div>
      </Dialog>
    </Section>
  );
}
