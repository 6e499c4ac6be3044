import { useEffect, useRef, type KeyboardEvent } from "react";
import { runPath, type Tab } from "../../route.ts";
import { named, t } from "../../text/t.ts";
import { Badge, type Tone } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { Link } from "../../ui/link.tsx";
import panel from "../panel.module.css";
import { useRun } from "../run-context.ts";
import { GoldenList } from "./golden-list.tsx";
import type { Health, Judged } from "./health.ts";
import { MeshList } from "./mesh-list.tsx";
import { Row } from "./row.tsx";
import type { Golden, Readings } from "./readings.ts";
import { EDGES, NODES } from "./shape.ts";
import { edgeName, moreText, nodeName, reasonsText } from "./tell.ts";
import { useHistory } from "./use-history.ts";
import type { Topology } from "./use-topology.ts";
import styles from "./side-card.module.css";

const TONES: Record<Health, Tone> = { good: "good", warn: "warn", bad: "bad", down: "bad", unknown: "neutral" };
const TABS: Tab[] = ["metrics", "logs", "traces", "operate"];

type Props = { topology: Topology; chosen: string; left: boolean; focus: boolean; onClose: () => void };

/** Everything about one node or one call, and the ways on from here. */
export function SideCard({ topology, chosen, left, focus, onClose }: Props) {
  const card = useRef<HTMLElement>(null);
  useEffect(() => {
    if (focus) card.current?.querySelector<HTMLElement>("h3")?.focus();
  }, [focus]);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    onClose();
  };
  return (
    // Escape closes it from anywhere inside; its button does the same.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <aside
      ref={card}
      className={`${styles.card} ${left ? styles.left : ""}`}
      aria-labelledby="topology-card"
      onKeyDown={onKeyDown}
    >
      {NODES.some(({ id }) => id === chosen) ? (
        <NodeCard topology={topology} id={chosen} onClose={onClose} />
      ) : (
        <EdgeCard topology={topology} id={chosen} onClose={onClose} />
      )}
    </aside>
  );
}

type CardProps = { topology: Topology; id: string; onClose: () => void };

function NodeCard({ topology, id, onClose }: CardProps) {
  const { run } = useRun();
  const node = NODES.find((one) => one.id === id);
  const reading = topology.readings.nodes.get(id);
  const judged = topology.health.nodes.get(id);
  const history = useHistory(node?.service === true ? id : null);
  if (node === undefined || reading === undefined || judged === undefined) return null;
  const pick = ({ nodes }: Readings): Golden | undefined => nodes.get(id);
  const more = Object.entries(reading.more).filter(([, value]) => value !== null);
  return (
    <>
      <Head title={nodeName(id)} note={t(`topology.kindOf.${node.kind}`)} judged={judged} onClose={onClose} />
      <GoldenList now={reading} past={history.map(pick)} />
      {more.length > 0 && (
        <dl className={styles.list}>
          {more.map(([name, value]) => (
            <Row key={name} name={named("topology.more", name)} value={moreText(name, value)} />
          ))}
        </dl>
      )}
      <nav aria-label={t("topology.onwards", { name: nodeName(id) })} className={panel.row}>
        {TABS.map((tab) => (
          <Link key={tab} to={runPath(run, tab, node.service ? { service: id } : {})}>
            {named("tab", tab)}
          </Link>
        ))}
      </nav>
    </>
  );
}

function EdgeCard({ topology, id, onClose }: CardProps) {
  const { run } = useRun();
  const edge = EDGES.find((one) => one.id === id);
  const reading = topology.readings.edges.get(id);
  const judged = topology.health.edges.get(id);
  const history = useHistory(null);
  if (edge === undefined || reading === undefined || judged === undefined) return null;
  const policy = topology.policies.get(id);
  return (
    <>
      <Head title={edgeName(edge)} note={t(`topology.kind.${edge.kind}`)} judged={judged} onClose={onClose} />
      <GoldenList now={reading} past={history.map(({ edges }) => edges.get(id))} />
      {policy !== undefined && <MeshList policy={policy} figures={reading.mesh} />}
      <nav aria-label={t("topology.onwards", { name: edgeName(edge) })} className={panel.row}>
        <Link to={runPath(run, "traces")}>{named("tab", "traces")}</Link>
        <Link to={runPath(run, "operate", { area: "mesh" })}>{t("topology.toPolicy")}</Link>
      </nav>
    </>
  );
}

function Head({ title, note, judged, onClose }: { title: string; note: string; judged: Judged; onClose: () => void }) {
  return (
    <>
      <div className={styles.head}>
        <h3 id="topology-card" tabIndex={-1}>
          {title}
        </h3>
        <Button small kind="quiet" aria-label={t("topology.closeCard")} onClick={onClose}>
          ✕
        </Button>
      </div>
      <p className={styles.note}>
        <Badge tone={TONES[judged.health]}>{named("topology.health", judged.health)}</Badge> {note}
      </p>
      {reasonsText(judged).map((reason) => (
        <p key={reason} className={styles.reason}>
          {reason}
        </p>
      ))}
    </>
  );
}
