import { useState, type FormEvent } from "react";
import type { Failure, ModelChange, TutorSettings } from "@mayday/agent/contract";
import { changeTutor, unreachable } from "../connection/api.ts";
import { named, t } from "../text/t.ts";
import { Button } from "../ui/button.tsx";
import { Choice } from "../ui/choice.tsx";
import { FailureNote } from "../ui/failure-note.tsx";
import { Field } from "../ui/field.tsx";
import { toChange, type TutorDraft } from "./tutor-draft.ts";
import { TutorState } from "./tutor-state.tsx";
import styles from "./tutor-form.module.css";

const PROVIDERS = ["scripted", "openai", "anthropic"] as const;
type Props = {
  tutor: TutorSettings;
  onChange: (tutor: TutorSettings) => void;
  /** Of the dialog that it stands in. */
  onClose?: () => void;
};

/** Chooses the scripted tutor or a model. A key goes in and is never seen again. */
export function TutorForm({ tutor, onChange, onClose }: Props) {
  const [draft, setDraft] = useState<TutorDraft>(() => ({
    provider: tutor.provider,
    model: tutor.model ?? "",
    baseUrl: tutor.baseUrl ?? "",
    apiKey: "",
  }));
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [outcome, setOutcome] = useState("");
  const send = async (change: ModelChange | null): Promise<void> => {
    setBusy(true);
    setOutcome("");
    const result = await changeTutor(change).catch(unreachable);
    setBusy(false);
    if ("status" in result) return setFailure(result);
    setFailure(null);
    setDraft((was) => ({ ...was, apiKey: "" }));
    setOutcome(outcomeOf(result));
    onChange(result);
  };
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    void send(toChange(draft));
  };
  const set = (part: Partial<TutorDraft>): void => setDraft((was) => ({ ...was, ...part }));
  const change = toChange(draft);
  return (
    <form className={styles.form} onSubmit={onSubmit}>
      <TutorState tutor={tutor} />
      <p className={styles.what}>{t("tutor.what")}</p>
      {tutor.canChange ? (
        <>
          <Choice
            label={t("tutor.choice")}
            options={PROVIDERS.map((id) => ({ id, title: named("tutor.provider", id) }))}
            chosen={draft.provider}
            onChoose={(id) =>
              set({ provider: PROVIDERS.find((one) => one === id) ?? "scripted", baseUrl: "", apiKey: "" })
            }
          />
          {draft.provider !== "scripted" && <ModelFields tutor={tutor} draft={draft} set={set} />}
        </>
      ) : (
        <p>{t("tutor.locked")}</p>
      )}
      <FailureNote failure={failure} />
      <output>{outcome}</output>
      <div className={styles.buttons}>
        {tutor.canChange && (
          <Button kind="primary" type="submit" busy={busy} disabled={change === null}>
            {t("tutor.save")}
          </Button>
        )}
        {tutor.canChange && tutor.source === "page" && (
          <Button busy={busy} onClick={() => void send(null)}>
            {t("tutor.reset")}
          </Button>
        )}
        {onClose !== undefined && (
          <Button kind="quiet" onClick={onClose}>
            {t("tutor.close")}
          </Button>
        )}
      </div>
    </form>
  );
}

type Fields = { tutor: TutorSettings; draft: TutorDraft; set: (part: Partial<TutorDraft>) => void };

function ModelFields({ tutor, draft, set }: Fields) {
  const kept = tutor.hasKey && tutor.provider === draft.provider && tutor.baseUrl === draft.baseUrl;
  return (
    <>
      <Field label={t("tutor.modelName")} help={t("tutor.modelHelp")}>
        {(control) => (
          <input {...control} value={draft.model} onChange={(event) => set({ model: event.target.value })} />
        )}
      </Field>
      <Field label={t("tutor.address")} help={t("tutor.addressHelp")}>
        {(control) => (
          <input
            {...control}
            type="url"
            value={draft.baseUrl}
            onChange={(event) => set({ baseUrl: event.target.value })}
          />
        )}
      </Field>
      <Field label={t("tutor.key")} help={t(kept ? "tutor.keyKept" : "tutor.keyHelp")}>
        {(control) => (
          <input
            {...control}
            type="password"
            autoComplete="off"
            value={draft.apiKey}
            onChange={(event) => set({ apiKey: event.target.value })}
          />
        )}
      </Field>
    </>
  );
}

function outcomeOf({ model, down }: TutorSettings): string {
  if (model === null) return t("tutor.saved");
  return down === null ? t("tutor.works", { model }) : t("tutor.silent", { model, why: named("tutor.why", down) });
}
