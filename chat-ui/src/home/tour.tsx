import { useEffect, useId, useRef, useState, type KeyboardEvent } from "react";
import { prefer, usePreferences } from "../settings/preferences.ts";
import { t, type TextKey } from "../text/t.ts";
import { Button } from "../ui/button.tsx";
import styles from "./tour.module.css";

type Step = { target: string; title: TextKey; text: TextKey };
const STEPS: readonly Step[] = [
  { target: "stack", title: "tour.stack", text: "tour.stackText" },
  { target: "catalog", title: "tour.catalog", text: "tour.catalogText" },
  { target: "tutor", title: "tour.tutor", text: "tour.tutorText" },
  { target: "learned", title: "tour.learned", text: "tour.learnedText" },
];

/** Shows a first visitor around, in four steps beside what they are about. Skipped or finished, it does not come again. */
export function Tour({ ready }: { ready: boolean }) {
  const { toured } = usePreferences();
  return ready && !toured ? <Steps /> : null;
}

function Steps() {
  const [at, setAt] = useState(0);
  const step = STEPS[at];
  const card = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    card.current?.focus({ preventScroll: true });
    return step === undefined ? undefined : pointAt(step.target);
  }, [step]);
  if (step === undefined) return null;
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === "Escape") end();
  };
  const last = at === STEPS.length - 1;
  return (
    <dialog
      ref={card}
      open
      tabIndex={-1}
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-text`}
      className={styles.card}
      onKeyDown={onKeyDown}
    >
      <p className={styles.place}>{t("tour.place", { step: at + 1, of: STEPS.length })}</p>
      <h2 id={`${id}-title`}>{t(step.title)}</h2>
      <p id={`${id}-text`}>{t(step.text)}</p>
      <div className={styles.buttons}>
        {!last && (
          <Button small kind="quiet" onClick={end}>
            {t("tour.skip")}
          </Button>
        )}
        {at > 0 && (
          <Button small onClick={() => setAt(at - 1)}>
            {t("tour.back")}
          </Button>
        )}
        <Button small kind="primary" onClick={() => (last ? end() : setAt(at + 1))}>
          {t(last ? "tour.done" : "tour.next")}
        </Button>
      </div>
    </dialog>
  );
}

function end(): void {
  prefer({ toured: true });
  document.querySelector<HTMLElement>("h1")?.focus({ preventScroll: true });
}

/** Brings a part of the page into view and marks it, until the function that it gives is called. */
function pointAt(name: string): (() => void) | undefined {
  const target = document.querySelector<HTMLElement>(`[data-tour="${name}"]`);
  if (target === null) return undefined;
  target.dataset["tourNow"] = "";
  target.scrollIntoView({ block: "nearest" });
  return () => delete target.dataset["tourNow"];
}
