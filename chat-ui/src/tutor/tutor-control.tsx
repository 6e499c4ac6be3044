import { useEffect, useState } from "react";
import type { TutorSettings } from "@mayday/agent/contract";
import { fetchTutor } from "../connection/api.ts";
import { named, t } from "../text/t.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { TutorForm } from "./tutor-form.tsx";

/** Says who speaks for the tutor, and opens the choice of it. */
export function TutorControl() {
  const [tutor, setTutor] = useState<TutorSettings | null>(null);
  const [open, setOpen] = useState(false);
  useEffect(() => ask(setTutor), []);
  if (tutor === null) return null;
  const show = (): void => {
    // A model may have failed or come back meanwhile.
    ask(setTutor);
    setOpen(true);
  };
  return (
    <>
      <Button small kind="quiet" aria-haspopup="dialog" onClick={show}>
        {tutorName(tutor)}
      </Button>
      <Dialog title={t("tutor.heading")} open={open} onClose={() => setOpen(false)}>
        <TutorForm tutor={tutor} onChange={setTutor} onClose={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

/** Nothing is changed where there is no answer. */
function ask(found: (tutor: TutorSettings) => void): void {
  fetchTutor().then(found, () => {});
}

function tutorName({ provider, model, down }: TutorSettings): string {
  if (model === null) return named("tutor", provider);
  return t(down === null ? "tutor.model" : "tutor.down", { model });
}
