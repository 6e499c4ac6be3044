import type { TutorSettings } from "@mayday/agent/contract";
import { named, t } from "../text/t.ts";
import styles from "./tutor-form.module.css";

/** Who speaks now, and why a model that was chosen does not. */
export function TutorState({ tutor }: { tutor: TutorSettings }) {
  return <p className={tutor.down === null ? styles.state : styles.silent}>{tutorSentence(tutor)}</p>;
}

export function tutorSentence({ provider, model, down }: TutorSettings): string {
  if (model === null) return t("tutor.speaks.scripted");
  const values = { model, provider: named("tutor.provider", provider) };
  if (down === null) return t("tutor.speaks.model", values);
  return t("tutor.speaks.instead", { ...values, why: named("tutor.why", down) });
}
