import { useQuery } from "../../connection/use-query.ts";
import { named, t } from "../../text/t.ts";
import { Choice } from "../../ui/choice.tsx";
import { FailureNote } from "../../ui/failure-note.tsx";
import { Loading } from "../../ui/loading.tsx";
import panel from "../panel.module.css";
import { changeView, useRun, useView } from "../run-context.ts";
import { ActionsDone } from "./actions-done.tsx";
import { CACHE_OPERATIONS } from "./cache-operations.ts";
import { Console } from "./console/console.tsx";
import { DatabaseConsole } from "./database-console.tsx";
import type { Operations } from "./effect.ts";
import { OperationsContext } from "./effect-note.tsx";
import { LoadForm } from "./load-form.tsx";
import { MeshForm } from "./mesh-form.tsx";
import { MonitoringForm } from "./monitoring-form.tsx";
import { OperationList } from "./operation-list.tsx";
import { queueOperations } from "./queue-operations.ts";
import { ServiceConsole } from "./service-console.tsx";
import { CacheState, QueueState } from "./system-state.tsx";
import { AfterChange } from "./use-operation.ts";
import styles from "./operate-panel.module.css";

const REFRESH_MS = 10_000;
const AREAS = ["services", "database", "cache", "queues", "mesh", "load", "monitoring"] as const;
type Area = (typeof AREAS)[number];

/** What an operator of this system can do, and nothing else: as commands, and as forms. */
export function OperatePanel({ active }: { active: boolean }) {
  const { run } = useRun();
  const query = useQuery({ tool: "list_operations", input: active ? { run } : null, key: run, every: REFRESH_MS });
  const operations = query.data;
  return (
    <AfterChange value={query.refresh}>
      <div className={styles.panel}>
        <p className={panel.intro}>{t("operate.intro")}</p>
        <FailureNote failure={query.failure} onRetry={query.refresh} />
        {operations === null && query.loading && <Loading what={t("tab.operate")} />}
        {operations !== null && (
          <OperationsContext value={operations}>
            <div className={styles.columns}>
              <div className={styles.console}>
                <Console operations={operations} />
              </div>
              <Forms operations={operations} />
            </div>
          </OperationsContext>
        )}
        <ActionsDone />
      </div>
    </AfterChange>
  );
}

/** An area stays in the page while another is shown, so that what came of an action is still there. */
function Forms({ operations }: { operations: Operations }) {
  const { view } = useView();
  const area: Area = AREAS.find((known) => known === view.area) ?? "services";
  return (
    <div className={panel.panel}>
      <Choice
        label={t("operate.areas")}
        options={AREAS.map((id) => ({ id, title: named("operate.area", id) }))}
        chosen={area}
        onChoose={(id) => changeView({ area: id === "services" ? null : id }, { replace: true })}
      />
      {AREAS.map((id) => (
        <div key={id} hidden={area !== id} className={panel.panel}>
          <AreaForms area={id} operations={operations} />
        </div>
      ))}
    </div>
  );
}

function AreaForms({ area, operations }: { area: Area; operations: Operations }) {
  switch (area) {
    case "services":
      return <ServiceConsole services={operations.services} />;
    case "database":
      return <DatabaseConsole operations={operations} />;
    case "cache":
      return (
        <>
          <CacheState cache={operations.cache} />
          <OperationList specs={CACHE_OPERATIONS} />
        </>
      );
    case "queues":
      return (
        <>
          <QueueState queues={operations.queues} />
          <OperationList specs={queueOperations(operations.queues)} />
        </>
      );
    case "mesh":
      return <MeshForm mesh={operations.mesh} />;
    case "load":
      return <LoadForm load={operations.load} />;
    case "monitoring":
      return <MonitoringForm monitoring={operations.monitoring} />;
  }
}
