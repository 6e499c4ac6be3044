import { useState } from "react";
import { useQuery } from "../../connection/use-query.ts";
import { t } from "../../text/t.ts";
import { Button } from "../../ui/button.tsx";
import { FailureNote } from "../../ui/failure-note.tsx";
import panel from "../panel.module.css";
import { useRun } from "../run-context.ts";
import { SilenceForm } from "./silence-form.tsx";
import { SilenceList } from "./silence-list.tsx";

const REFRESH_MS = 5000;

type Props = { active: boolean; known: ReadonlyMap<string, string[]>; onChange: () => void };

/** The silences, and a way to make one from matchers. */
export function SilencesSection({ active, known, onChange }: Props) {
  const { run } = useRun();
  const [making, setMaking] = useState(false);
  const silences = useQuery({
    tool: "list_silences",
    input: active ? { run } : null,
    key: run,
    every: REFRESH_MS,
  });
  const changed = (): void => {
    setMaking(false);
    silences.refresh();
    onChange();
  };
  return (
    <section className={panel.section} aria-labelledby="silences">
      <div className={panel.row}>
        <h3 id="silences">{t("silences.heading")}</h3>
        {!making && (
          <Button small onClick={() => setMaking(true)}>
            {t("silences.make")}
          </Button>
        )}
      </div>
      {making && (
        <div className={panel.card}>
          <SilenceForm
            start={[{ label: "alertname", op: "=", value: "" }]}
            known={known}
            onDone={changed}
            onCancel={() => setMaking(false)}
          />
        </div>
      )}
      <FailureNote failure={silences.failure} onRetry={silences.refresh} />
      {silences.data !== null && <SilenceList silences={silences.data.silences} onChange={changed} />}
    </section>
  );
}
