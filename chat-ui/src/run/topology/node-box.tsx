import { t, named } from "../../text/t.ts";
import type { Judged } from "./health.ts";
import { HealthMark } from "./health-mark.tsx";
import type { Box } from "./layout.ts";
import { NodeIcon } from "./node-icon.tsx";
import type { NodeReading } from "./readings.ts";
import type { Node } from "./shape.ts";
import { goldenSentence, goldenText, moreText, nodeName, reasonsText } from "./tell.ts";
import styles from "./map.module.css";

export type Hover = { onPointerEnter: () => void; onPointerLeave: () => void };
type Props = {
  node: Node;
  place: Box | undefined;
  reading: NodeReading | undefined;
  judged: Judged | undefined;
  chosen: boolean;
  dimmed: boolean;
  onChoose: (id: string) => void;
  hover: Hover;
};
/** Nodes that have something more telling than a latency. */
const INSTEAD: Record<string, string> = { load: "users", rabbitmq: "ready" };

export function NodeBox({ node, place, reading, judged, chosen, dimmed, onChoose, hover }: Props) {
  if (place === undefined || reading === undefined || judged === undefined) return null;
  const { x, y, width, height } = place;
  const told = [
    nodeName(node.id),
    named("topology.health", judged.health),
    goldenSentence(reading),
    ...reasonsText(judged),
  ].map((part) => part.replace(/\.$/, ""));
  return (
    <button
      type="button"
      id={`node-${node.id}`}
      aria-pressed={chosen}
      aria-label={told.join(". ")}
      className={[styles.node, styles[judged.health], chosen && styles.chosen, dimmed && styles.dimmed]
        .filter(Boolean)
        .join(" ")}
      style={{ left: x - width / 2, top: y - height / 2, width, height }}
      onClick={() => onChoose(node.id)}
      {...hover}
    >
      <span className={styles.name}>
        <NodeIcon kind={node.kind} className={styles.icon} />
        <span className={styles.title}>{nodeName(node.id)}</span>
        <HealthMark health={judged.health} />
      </span>
      {judged.health === "down" || judged.health === "unknown" ? (
        <span className={styles.state}>{named("topology.health", judged.health)}</span>
      ) : (
        <Figures id={node.id} reading={reading} judged={judged} />
      )}
    </button>
  );
}

function Figures({ id, reading, judged }: { id: string; reading: NodeReading; judged: Judged }) {
  const tone = (why: string): string =>
    judged.reasons.some((reason) => reason.why === why) ? (styles.noticed ?? "") : "";
  const other = INSTEAD[id];
  return (
    <>
      <span className={styles.rate}>{goldenText("rate", reading.rate)}</span>
      <span className={styles.figures}>
        <span className={tone("errors")} title={t("topology.errors")}>
          {goldenText("errors", reading.errors)}
        </span>
        {other === undefined ? (
          <span className={tone("slow")} title={t("topology.latency")}>
            {goldenText("latency", reading.latency)}
          </span>
        ) : (
          <span className={tone("waiting")}>
            {t(`topology.short.${other === "users" ? "users" : "ready"}`, {
              count: moreText(other, reading.more[other] ?? null),
            })}
          </span>
        )}
      </span>
    </>
  );
}
