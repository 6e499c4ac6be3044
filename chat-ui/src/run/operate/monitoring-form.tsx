import { useState, type FormEvent } from "react";
import type { ToolOutput } from "@mayday/agent/contract";
import { t } from "../../text/t.ts";
import { Button } from "../../ui/button.tsx";
import { EmptyNote } from "../../ui/empty-note.tsx";
import { Field } from "../../ui/field.tsx";
import panel from "../panel.module.css";
import { EffectNote } from "./effect-note.tsx";
import { OperationResult } from "./operation-result.tsx";
import { useOperation } from "./use-operation.ts";

type Monitoring = NonNullable<ToolOutput<"list_operations">["monitoring"]>;

/** How the system is watched: the thresholds of alerts, and what is measured at all. */
export function MonitoringForm({ monitoring }: { monitoring: Monitoring | null }) {
  if (monitoring === null) return <EmptyNote>{t("monitoring.none")}</EmptyNote>;
  return (
    <>
      <ThresholdForm thresholds={monitoring.thresholds} />
      <TargetList targets={monitoring.targets} />
    </>
  );
}

function ThresholdForm({ thresholds }: Pick<Monitoring, "thresholds">) {
  const operation = useOperation();
  const [alert, setAlert] = useState("");
  const [draft, setDraft] = useState<string | null>(null);
  const now = thresholds.find((one) => one.alert === alert)?.value;
  const value = draft ?? (now === undefined ? "" : String(now));
  const action = { kind: "monitoring", op: { verb: "set_threshold", alert, value: Number(value) } } as const;
  const differs = now !== undefined && value !== "" && Number(value) !== now;
  const onSubmit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (await operation.apply(action)) setDraft(null);
  };
  return (
    <form className={panel.card} aria-labelledby="threshold" onSubmit={(event) => void onSubmit(event)}>
      <h3 id="threshold">{t("monitoring.threshold")}</h3>
      <p className={panel.faint}>{t("monitoring.thresholdText")}</p>
      <div className={panel.form}>
        <Field label={t("monitoring.alert")}>
          {(control) => (
            <select
              {...control}
              required
              value={alert}
              onChange={({ target }) => {
                setAlert(target.value);
                setDraft(null);
              }}
            >
              <option value="">{t("monitoring.choose")}</option>
              {thresholds.map((one) => (
                <option key={one.alert}>{one.alert}</option>
              ))}
            </select>
          )}
        </Field>
        <Field label={t("monitoring.value")}>
          {(control) => (
            <input
              {...control}
              type="number"
              step="any"
              required
              value={value}
              onChange={({ target }) => setDraft(target.value)}
            />
          )}
        </Field>
      </div>
      {differs && <EffectNote action={action} />}
      <div className={panel.row}>
        <Button small type="submit" kind="primary" busy={operation.busy} disabled={!differs || operation.closed}>
          {t("knob.apply")}
        </Button>
      </div>
      <OperationResult operation={operation} />
    </form>
  );
}

function TargetList({ targets }: Pick<Monitoring, "targets">) {
  const operation = useOperation();
  return (
    <section className={panel.card} aria-labelledby="targets">
      <h3 id="targets">{t("monitoring.targets")}</h3>
      <p className={panel.faint}>{t("monitoring.targetsText")}</p>
      <ul className={panel.list}>
        {targets.map(({ job, scraped }) => (
          <li key={job} className={panel.row}>
            <span>{t(scraped ? "monitoring.scraped" : "monitoring.notScraped", { job })}</span>
            <Button
              small
              busy={operation.busy}
              disabled={operation.closed}
              aria-label={t(scraped ? "monitoring.stopThis" : "monitoring.scrapeThis", { job })}
              onClick={() =>
                void operation.apply({ kind: "monitoring", op: { verb: "set_target", job, scraped: !scraped } })
              }
            >
              {t(scraped ? "monitoring.stop" : "monitoring.scrape")}
            </Button>
          </li>
        ))}
      </ul>
      <OperationResult operation={operation} />
    </section>
  );
}
