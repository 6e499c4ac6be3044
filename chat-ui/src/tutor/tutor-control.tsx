import { useState } from "react";
import type { TutorSettings } from "@mayday/agent/contract";
import { named, t } from "../text/t.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { TutorForm } from "./tutor-form.tsx";
import { tutorSentence } from "./tutor-state.tsx";
import { useTutor } from "./use-tutor.ts";
import styles from "./tutor-form.module.css";

/** Says who speaks for the tutor, and opens the choice of it. */
export function TutorControl() {
  const { tutor, setTutor, ask } = useTutor();
  const [open, setOpen] = useState(false);
  if (tutor === null) return null;
  const show = (): void => {
    // A model may have failed or come back meanwhile.
    ask();
    setOpen(true);
  };
  return (
    <>
      <Button
        small
        kind="quiet"
        aria-haspopup="dialog"
        title={tutorSentence(tutor)}
        data-tour="tutor"
        className={tutor.down === null ? undefined : styles.down}
        onClick={show}
      >
        {tutorName(tutor)}
      </Button>
      <Dialog title={t("tutor.heading")} open={open} onClose={() => setOpen(false)}>
        <TutorForm tutor={tutor} onChange={setTutor} onClose={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function tutorName({ provider, model, down }: TutorSettings): string {
  if (model === null) return named("tutor", provider);
  return t(down === null ? "tutor.model" : "tutor.down", { model });
}
