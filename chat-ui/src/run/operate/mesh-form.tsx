import type { ToolOutput } from "@mayday/agent/contract";
import { formatDay } from "../../format/time.ts";
import { named, plural, t } from "../../text/t.ts";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { EmptyNote } from "../../ui/empty-note.tsx";
import panel from "../panel.module.css";
import { EffectNote } from "./effect-note.tsx";
import { KnobForm } from "./knob-form.tsx";
import type { Knob } from "./knob.ts";
import { asEdge, edgeKnobs, meshAction, MTLS_MODES, takers } from "./mesh-edges.ts";
import { OperationResult } from "./operation-result.tsx";
import { asService } from "./service-name.ts";
import { useOperation } from "./use-operation.ts";
import styles from "./operate.module.css";

type Mesh = NonNullable<ToolOutput<"list_operations">["mesh"]>;

/** The mesh: the policy of each call, which calls a service takes, and certificates. */
export function MeshForm({ mesh }: { mesh: Mesh | null }) {
  if (mesh === null) return <EmptyNote>{t("mesh.none")}</EmptyNote>;
  return (
    <div className={panel.panel}>
      <section className={panel.section} aria-labelledby="mesh-edges">
        <h3 id="mesh-edges">{t("mesh.edges")}</h3>
        <div className={styles.list}>
          {[...edgeKnobs(mesh)].map(([name, knobs]) => (
            <EdgeCard key={name} name={name} knobs={knobs} />
          ))}
        </div>
      </section>
      <section className={panel.section} aria-labelledby="mesh-workloads">
        <h3 id="mesh-workloads">{t("mesh.workloads")}</h3>
        <div className={styles.list}>
          {mesh.certificates.map(({ service }) => (
            <WorkloadCard key={service} mesh={mesh} service={service} />
          ))}
        </div>
      </section>
    </div>
  );
}

function EdgeCard({ name, knobs }: { name: string; knobs: readonly Knob[] }) {
  const clear = useOperation();
  const edge = asEdge(name);
  const changed = knobs.filter((knob) => knob.value !== knob.default).length;
  const title = t("topology.edge", { from: named("component", edge.from), to: named("component", edge.to) });
  const action = meshAction({ verb: "clear", edge });
  return (
    <details className={styles.service}>
      <summary>
        <span className={styles.serviceName}>{title}</span>
        {changed > 0 && <Badge tone="warn">{plural("operate.changed", changed)}</Badge>}
      </summary>
      <div className={styles.serviceBody}>
        {knobs.map((knob) => (
          <KnobForm
            key={knob.key}
            of={name}
            knob={knob}
            action={(value) => meshAction({ verb: "set", edge, policy: { [knob.key]: value } })}
          />
        ))}
        <div className={styles.restart}>
          {changed > 0 && <EffectNote action={action} />}
          <Button
            small
            busy={clear.busy}
            disabled={changed === 0 || clear.closed}
            onClick={() => void clear.apply(action)}
          >
            {t("mesh.clear")}
          </Button>
          <OperationResult operation={clear} />
        </div>
      </div>
    </details>
  );
}

function WorkloadCard({ mesh, service }: { mesh: Mesh; service: string }) {
  const rotate = useOperation();
  const certificate = mesh.certificates.find((one) => one.service === service);
  const sidecar = mesh.sidecars.find((one) => one.service === service);
  const mtls = takers(mesh).get(service);
  const action = meshAction({ verb: "rotate_certificate", service: asService(service) });
  return (
    <details className={styles.service}>
      <summary>
        <span className={styles.serviceName}>{named("component", service)}</span>
        {sidecar !== undefined && (
          <Badge tone={sidecar.up ? (sidecar.current ? "good" : "warn") : "bad"}>
            {t(sidecar.up ? (sidecar.current ? "mesh.current" : "mesh.behind") : "operate.down")}
          </Badge>
        )}
      </summary>
      <div className={styles.serviceBody}>
        {mtls !== undefined && (
          <KnobForm
            of={service}
            knob={mtls}
            action={(value) =>
              meshAction({
                verb: "set_mtls",
                service: asService(service),
                mode: MTLS_MODES.find((mode) => mode === value) ?? "strict",
              })
            }
          />
        )}
        {certificate !== undefined && (
          <div className={styles.restart}>
            <p className={panel.faint}>
              {t("mesh.certificate", { identity: certificate.identity, until: formatDay(certificate.until) })}
            </p>
            <EffectNote action={action} />
            <Button small busy={rotate.busy} disabled={rotate.closed} onClick={() => void rotate.apply(action)}>
              {t("mesh.rotate")}
            </Button>
            <OperationResult operation={rotate} />
          </div>
        )}
      </div>
    </details>
  );
}
