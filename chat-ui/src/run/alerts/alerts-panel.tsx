import { useQuery } from "../../connection/use-query.ts";
import { t } from "../../text/t.ts";
import { EmptyNote } from "../../ui/empty-note.tsx";
import { FailureNote } from "../../ui/failure-note.tsx";
import { Loading } from "../../ui/loading.tsx";
import panel from "../panel.module.css";
import { isPreparing, useRun } from "../run-context.ts";
import { AlertCard } from "./alert-card.tsx";
import styles from "./alert-card.module.css";
import { HistorySection } from "./history-section.tsx";
import { labelValues } from "./matcher.ts";
import { SilencesSection } from "./silences-section.tsx";

const REFRESH_MS = 3000;
const ORDER = { firing: 0, pending: 2, silenced: 4 };
/** Firing ones first; of those that are alike, the ones that page somebody. */
const rank = ({ state, severity }: { state: keyof typeof ORDER; severity: string }): number =>
  ORDER[state] + (severity === "page" ? 0 : 1);

export function AlertsPanel({ active }: { active: boolean }) {
  const { run, progress } = useRun();
  const query = useQuery({ tool: "list_alerts", input: active ? { run } : null, key: run, every: REFRESH_MS });
  const alerts = query.data === null ? null : [...query.data.alerts].sort((a, b) => rank(a) - rank(b));
  const known = labelValues(alerts ?? []);
  return (
    <div className={panel.panel}>
      <p className={panel.intro}>{t("alerts.intro")}</p>
      <FailureNote failure={query.failure} onRetry={query.refresh} />
      {alerts === null && query.loading && <Loading what={t("tab.alerts")} />}
      {alerts !== null && alerts.length > 0 && isPreparing(progress) && <EmptyNote>{t("alerts.before")}</EmptyNote>}
      {alerts?.length === 0 && <EmptyNote>{t("alerts.none")}</EmptyNote>}
      {alerts !== null && alerts.length > 0 && (
        <div className={styles.alerts}>
          {alerts.map((alert) => (
            <AlertCard
              key={`${alert.alert} ${alert.service} ${alert.state}`}
              alert={alert}
              known={known}
              onChange={query.refresh}
            />
          ))}
        </div>
      )}
      <HistorySection active={active} />
      <SilencesSection active={active} known={known} onChange={query.refresh} />
    </div>
  );
}
