import { useState } from "react";
import { useQuery } from "../../connection/use-query.ts";
import { formatTime } from "../../format/time.ts";
import { t } from "../../text/t.ts";
import { Button } from "../../ui/button.tsx";
import { FailureNote } from "../../ui/failure-note.tsx";
import panel from "../panel.module.css";
import { useRun } from "../run-context.ts";
import type { Matcher } from "./matcher.ts";
import { SilenceForm } from "./silence-form.tsx";
import { SilenceList } from "./silence-list.tsx";

const REFRESH_MS = 5000;
/** Every alert has a name, so this is all of them. */
const ALL: Matcher = { label: "alertname", op: "=~", value: ".+" };

type Props = { active: boolean; known: ReadonlyMap<string, string[]>; onChange: () => void };

/** The silences, a way to make one from matchers, and the alerts of the last minutes. */
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
        <h2 id="silences">{t("silences.heading")}</h2>
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
      <FiredLately active={active} />
    </section>
  );
}

function FiredLately({ active }: { active: boolean }) {
  const { run } = useRun();
  const input = active ? { run, matchers: [ALL] } : null;
  const { data } = useQuery({ tool: "preview_silence", input, key: run, every: REFRESH_MS * 2 });
  if (data === null || data.lately.length === 0) return null;
  const latest = data.lately.toSorted((a, b) => b.lastAt - a.lastAt);
  return (
    <>
      <h3>{t("alerts.lately", { minutes: data.minutes })}</h3>
      <ul className={panel.faint}>
        {latest.map((line) => (
          <li key={JSON.stringify(line.labels)}>
            {t("alerts.latelyLine", { alert: line.alert, service: line.service, time: formatTime(line.lastAt) })}
          </li>
        ))}
      </ul>
    </>
  );
}
