import { formatValue } from "../../format/number.ts";
import { named, t } from "../../text/t.ts";
import { Badge } from "../../ui/badge.tsx";
import type { EdgePolicy } from "./policy.ts";
import type { EdgeReading } from "./readings.ts";
import { Row } from "./row.tsx";
import { settingText } from "./tell.ts";
import styles from "./side-card.module.css";

const UNITS: Record<string, string> = { retries: "per_second", overflows: "per_second", timeouts: "per_second" };

/** What the mesh does to a call: its policy, setting by setting, and what comes of it. */
export function MeshList({ policy, figures }: { policy: EdgePolicy; figures: EdgeReading["mesh"] }) {
  const measured = Object.entries(figures ?? {}).filter(([, value]) => value !== null);
  return (
    <>
      <h4 className={styles.part}>{t("topology.meshNow")}</h4>
      <dl className={styles.list}>
        {measured.map(([name, value]) => (
          <Row key={name} name={named("topology.mesh", name)} value={formatValue(value, UNITS[name] ?? "count")} />
        ))}
      </dl>
      <h4 className={styles.part}>{t("topology.policy")}</h4>
      <dl className={styles.list}>
        {policy.knobs.map((knob) => (
          <Row
            key={knob.key}
            name={named("topology.knob", knob.key)}
            noticed={policy.changed.includes(knob)}
            value={
              <>
                {settingText(knob)}
                {policy.changed.includes(knob) && <Badge tone="warn">{t("knob.changed")}</Badge>}
              </>
            }
          />
        ))}
      </dl>
    </>
  );
}
