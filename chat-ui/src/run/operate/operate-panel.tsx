import { useState } from "react";
import { useQuery } from "../../connection/use-query.ts";
import { named, t } from "../../text/t.ts";
import { Choice } from "../../ui/choice.tsx";
import { FailureNote } from "../../ui/failure-note.tsx";
import { Loading } from "../../ui/loading.tsx";
import panel from "../panel.module.css";
import { useRun } from "../run-context.ts";
import { ActionsDone } from "./actions-done.tsx";
import { CACHE_OPERATIONS } from "./cache-operations.ts";
import { DatabaseConsole } from "./database-console.tsx";
import { LoadForm } from "./load-form.tsx";
import { MonitoringForm } from "./monitoring-form.tsx";
import { OperationList } from "./operation-list.tsx";
import { queueOperations } from "./queue-operations.ts";
import { ServiceConsole } from "./service-console.tsx";
import { CacheState, QueueState } from "./system-state.tsx";
import { AfterChange } from "./use-operation.ts";

const REFRESH_MS = 10_000;
const AREAS = ["services", "database", "cache", "queues", "load", "monitoring"] as const;
type Area = (typeof AREAS)[number];

/** The operations console: the same operations that an operator of this system has, and nothing else. */
export function OperatePanel({ active }: { active: boolean }) {
  const { run } = useRun();
  const [area, setArea] = useState<Area>("services");
  const query = useQuery({ tool: "list_operations", input: active ? { run } : null, key: run, every: REFRESH_MS });
  const operations = query.data;
  return (
    <AfterChange value={query.refresh}>
      <div className={panel.panel}>
        <p className={panel.intro}>{t("operate.intro")}</p>
        <Choice
          label={t("operate.areas")}
          options={AREAS.map((id) => ({ id, title: named("operate.area", id) }))}
          chosen={area}
          onChoose={(id) => setArea(AREAS.find((known) => known === id) ?? "services")}
        />
        <FailureNote failure={query.failure} onRetry={query.refresh} />
        {operations === null && query.loading && <Loading what={t("tab.operate")} />}
        {operations !== null && (
          <>
            <div hidden={area !== "services"}>
              <ServiceConsole services={operations.services} />
            </div>
            <div hidden={area !== "database"}>
              <DatabaseConsole operations={operations} />
            </div>
            <div hidden={area !== "cache"} className={panel.panel}>
              <CacheState cache={operations.cache} />
              <OperationList specs={CACHE_OPERATIONS} />
            </div>
            <div hidden={area !== "queues"} className={panel.panel}>
              <QueueState queues={operations.queues} />
              <OperationList specs={queueOperations(operations.queues)} />
            </div>
            <div hidden={area !== "load"}>
              <LoadForm load={operations.load} />
            </div>
            <div hidden={area !== "monitoring"}>
              <MonitoringForm monitoring={operations.monitoring} />
            </div>
          </>
        )}
        <ActionsDone />
      </div>
    </AfterChange>
  );
}
