import { useState, type FormEvent } from "react";
import type { ToolOutput } from "@mayday/agent/contract";
import { named, plural, t } from "../../text/t.ts";
import { Button } from "../../ui/button.tsx";
import { Choice } from "../../ui/choice.tsx";
import { EmptyNote } from "../../ui/empty-note.tsx";
import panel from "../panel.module.css";
import { EffectNote } from "./effect-note.tsx";
import { OperationResult } from "./operation-result.tsx";
import { asProfile } from "./service-name.ts";
import { useOperation } from "./use-operation.ts";

export function LoadForm({ load }: { load: ToolOutput<"list_operations">["load"] }) {
  const operation = useOperation();
  const [draft, setDraft] = useState<string | null>(null);
  if (load === null) return <EmptyNote>{t("load.none")}</EmptyNote>;
  const chosen = draft ?? load.profile;
  const onSubmit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (await operation.apply({ kind: "load", profile: asProfile(chosen) })) setDraft(null);
  };
  return (
    <form className={panel.card} onSubmit={(event) => void onSubmit(event)}>
      <p>{plural("load.now", load.users, { profile: named("load.profile", load.profile) })}</p>
      <Choice
        label={t("load.label")}
        options={load.profiles.map((id) => ({ id, title: named("load.profile", id) }))}
        chosen={chosen}
        onChoose={setDraft}
      />
      {chosen === load.profile ? (
        <p className={panel.faint}>{t("load.same")}</p>
      ) : (
        <EffectNote action={{ kind: "load", profile: asProfile(chosen) }} />
      )}
      <div className={panel.row}>
        <Button
          small
          type="submit"
          kind="primary"
          busy={operation.busy}
          disabled={chosen === load.profile || operation.closed}
        >
          {t("knob.apply")}
        </Button>
      </div>
      <OperationResult operation={operation} />
    </form>
  );
}
