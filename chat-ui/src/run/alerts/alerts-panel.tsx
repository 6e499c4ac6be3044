import { useQuery } from "../../connection/use-query.ts";
import { t } from "../../text/t.ts";
import { EmptyNote } from "../../ui/empty-note.tsx";
import { FailureNote } from "../../ui/failure-note.tsx";
import { Loading } from "../../ui/loading.tsx";
import panel from "../panel.module.css";
import { useRun } from "../run-context.ts";
import { AlertCard } from "./alert-card.tsx";
import { HistorySection } from "./history-section.tsx";
import { labelValues } from "./matcher.ts";
import { SilencesSection } from "./silences-section.tsx";

const REFRESH_MS = 3000;
const ORDER = { firing: 0, pending: 1, silenced: 2 };

export function AlertsPanel({ active }: { active: boolean }) {
  const { run } = useRun();
  const query = useQuery({ tool: "list_alerts", input: active ? { run } : null, key: run, every: REFRESH_MS });
  const alerts = query.data === null ? null : [...query.data.alerts].sort((a, b) => ORDER[a.state] - ORDER[b.state]);
  const known = labelValues(alerts ?? []);
  return (
    <div className={panel.panel}>
      <p className={panel.intro}>{t("alerts.intro")}</p>
      <FailureNote failure={query.failure} onRetry={query.refresh} />
      {alerts === null && query.loading && <Loading what={t("tab.alerts")} />}
      {alerts?.length === 0 && <EmptyNote>{t("alerts.none")}</EmptyNote>}
      {alerts?.map((alert) => (
        <AlertCard
          key={`${alert.alert} ${alert.service} ${alert.state}`}
          alert={alert}
          known={known}
          onChange={query.refresh}
        />
      ))}
      <HistorySection active={active} />
      <SilencesSection active={active} known={known} onChange={query.refresh} />
    </div>
  );
}
