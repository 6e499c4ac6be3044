import { named, t } from "../../text/t.ts";
import type { Judged } from "./health.ts";
import { HealthMark } from "./health-mark.tsx";
import type { Line } from "./layout.ts";
import type { View } from "./system-map.tsx";
import type { Hover } from "./node-box.tsx";
import type { EdgePolicy } from "./policy.ts";
import type { EdgeReading } from "./readings.ts";
import type { Edge } from "./shape.ts";
import { edgeName, goldenSentence, goldenText, policyText, reasonsText, retryText, waitText } from "./tell.ts";
import styles from "./map.module.css";

type Props = {
  edge: Edge;
  place: Line["label"] | undefined;
  reading: EdgeReading | undefined;
  judged: Judged | undefined;
  policy: EdgePolicy | undefined;
  view: View;
  chosen: boolean;
  dimmed: boolean;
  onChoose: (id: string) => void;
  hover: Hover;
};

/** The figures of a call, or what the mesh does to it, where its line can be seen best. */
export function EdgeLabel({ edge, place, reading, judged, policy, view, chosen, dimmed, onChoose, hover }: Props) {
  if (place === undefined || reading === undefined || judged === undefined) return null;
  const policyWords = policy === undefined ? "" : `${t("topology.policy")}: ${policyText(policy)}`;
  const told = [
    edgeName(edge),
    named("topology.health", judged.health),
    goldenSentence(reading),
    ...reasonsText(judged),
    policyWords,
  ];
  const names = [
    styles.label,
    styles[place.side],
    styles[judged.health],
    chosen && styles.chosen,
    dimmed && styles.dimmed,
  ];
  return (
    <button
      type="button"
      id={`edge-${edge.id}`}
      aria-pressed={chosen}
      aria-label={told.filter((part) => part !== "").join(". ")}
      className={names.filter(Boolean).join(" ")}
      style={{ left: place.x, top: place.y }}
      onClick={() => onChoose(edge.id)}
      {...hover}
    >
      {view === "policies" ? <Policy edge={edge} policy={policy} /> : <Traffic reading={reading} judged={judged} />}
    </button>
  );
}

function Traffic({ reading, judged }: { reading: EdgeReading; judged: Judged }) {
  if (reading.rate === null) return <span className={styles.faint}>{named("topology.health", judged.health)}</span>;
  return (
    <>
      <span className={styles.labelLine}>
        {judged.health !== "good" && <HealthMark health={judged.health} />}
        <strong>{goldenText("rate", reading.rate)}</strong>
      </span>
      {reading.latency !== null && <span className={styles.faint}>{goldenText("latency", reading.latency)}</span>}
      {(reading.latency === null || (reading.errors ?? 0) > 0) && (
        <span className={styles.faint}>{t("topology.failing", { share: goldenText("errors", reading.errors) })}</span>
      )}
    </>
  );
}

function Policy({ edge, policy }: { edge: Edge; policy: EdgePolicy | undefined }) {
  if (policy === undefined) return <span className={styles.faint}>{t(`topology.kind.${edge.kind}`)}</span>;
  return (
    <>
      <span className={styles.labelLine}>
        <svg viewBox="0 0 12 12" className={styles.lock} aria-hidden="true">
          <path
            d={
              policy.encrypted
                ? "M3 5.500V4a3 3 0 0 1 6 0v1.500M2 5.500h8v5.500H2z"
                : "M3 5.500V4a3 3 0 0 1 5.800-1M2 5.500h8v5.500H2z"
            }
          />
        </svg>
        <strong>{waitText(policy)}</strong>
      </span>
      <span className={styles.faint}>{retryText(policy)}</span>
      {policy.changed.length > 0 && (
        <span className={styles.noticed}>{t("topology.changed", { count: policy.changed.length })}</span>
      )}
    </>
  );
}
