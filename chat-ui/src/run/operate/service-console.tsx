import { useState } from "react";
import type { ToolOutput } from "@mayday/agent/contract";
import { named, plural, t } from "../../text/t.ts";
import { Badge } from "../../ui/badge.tsx";
import { ConfirmButton } from "../../ui/confirm-button.tsx";
import { EmptyNote } from "../../ui/empty-note.tsx";
import { EffectNote } from "./effect-note.tsx";
import { KnobForm } from "./knob-form.tsx";
import { OperationResult } from "./operation-result.tsx";
import { asService } from "./service-name.ts";
import { useOperation } from "./use-operation.ts";
import styles from "./operate.module.css";

type Service = ToolOutput<"list_operations">["services"][number];

export function ServiceConsole({ services }: { services: readonly Service[] }) {
  const [openService, setOpenService] = useState<string | null>(null);
  if (services.length === 0) return <EmptyNote>{t("operate.noServices")}</EmptyNote>;
  return (
    <div className={styles.list}>
      {services.map((service) => (
        <ServiceCard
          key={service.service}
          service={service}
          open={openService === service.service}
          onToggle={(open) => setOpenService(open ? service.service : null)}
        />
      ))}
    </div>
  );
}

function ServiceCard({
  service,
  open,
  onToggle,
}: {
  service: Service;
  open: boolean;
  onToggle: (open: boolean) => void;
}) {
  const restart = useOperation();
  const changed = service.knobs.filter((knob) => knob.value !== knob.default).length;
  const name = named("component", service.service);
  const restarts = { kind: "restart", service: asService(service.service) } as const;
  return (
    <details className={styles.service} open={open}>
      <summary
        onClick={(event) => {
          event.preventDefault();
          onToggle(!open);
        }}
      >
        <span className={styles.serviceName}>{name}</span>
        <Badge tone={service.up ? "good" : "bad"}>{t(service.up ? "operate.up" : "operate.down")}</Badge>
        {changed > 0 && <Badge tone="warn">{plural("operate.changed", changed)}</Badge>}
      </summary>
      <div className={styles.serviceBody}>
        {service.knobs.map((knob) => (
          <KnobForm
            key={knob.key}
            of={service.service}
            knob={knob}
            action={(value) => ({
              kind: "config",
              service: asService(service.service),
              set: { [knob.key]: value },
            })}
          />
        ))}
        <div className={styles.restart}>
          <EffectNote action={restarts} />
          <ConfirmButton
            label={t("operate.restart")}
            question={t("operate.restartSure", { service: name })}
            busy={restart.busy}
            disabled={restart.closed}
            onConfirm={() => void restart.apply(restarts)}
          />
          <OperationResult operation={restart} />
        </div>
      </div>
    </details>
  );
}
