import type { ToolOutput } from "@mayday/agent/contract";
import { named, t } from "../../text/t.ts";
import { EmptyNote } from "../../ui/empty-note.tsx";
import panel from "../panel.module.css";

type Operations = ToolOutput<"list_operations">;

export function CacheState({ cache }: { cache: Operations["cache"] }) {
  if (cache === null) return <EmptyNote>{t("operation.cacheAway")}</EmptyNote>;
  const { usedMegabytes, maxMegabytes, policy, credential } = cache;
  const [used, most] = [usedMegabytes, maxMegabytes].map((value) => String(Math.round(value * 10) / 10));
  return <p>{t("operation.cacheNow", { used: used ?? "", most: most ?? "", policy, credential })}</p>;
}

export function QueueState({ queues }: { queues: Operations["queues"] }) {
  if (queues.length === 0) return <EmptyNote>{t("operation.queuesAway")}</EmptyNote>;
  return (
    <table className={panel.table}>
      <thead>
        <tr>
          <th scope="col">{t("operation.queue")}</th>
          <th scope="col">{t("operation.ready")}</th>
          <th scope="col">{t("operation.unacknowledged")}</th>
          <th scope="col">{t("operation.consumers")}</th>
          <th scope="col">{t("operation.policyNow")}</th>
        </tr>
      </thead>
      <tbody>
        {queues.map(({ queue, ready, unacknowledged, consumers, policy }) => (
          <tr key={queue}>
            <th scope="row">{queue}</th>
            <td>{ready}</td>
            <td>{unacknowledged}</td>
            <td>{consumers}</td>
            <td>
              {Object.entries(policy)
                .flatMap(([name, value]) => (value === null ? [] : [`${named("effect.queue", name)} ${value}`]))
                .join(", ") || t("operation.noPolicy")}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
