import { useEffect, useRef, useState } from "react";
import { t } from "../../text/t.ts";
import { EdgeLabel } from "./edge-label.tsx";
import { layOut } from "./layout.ts";
import { Lines } from "./lines.tsx";
import { NodeBox } from "./node-box.tsx";
import { EDGES, NODES } from "./shape.ts";
import type { Topology } from "./use-topology.ts";
import styles from "./map.module.css";

export type View = "traffic" | "policies";
type Props = {
  topology: Topology;
  view: View;
  chosen: string | null;
  onChoose: (id: string) => void;
};

/**
 * The picture: boxes and the figures of calls are buttons over a drawing of lines. They come in the order in which a
 * request travels.
 */
export function SystemMap({ topology, view, chosen, onChoose }: Props) {
  const [box, width] = useWidth();
  const layout = layOut(width);
  const [hovered, setHovered] = useState<string | null>(null);
  const near = neighbours(hovered ?? chosen);
  const hover = (id: string) => ({ onPointerEnter: () => setHovered(id), onPointerLeave: () => setHovered(null) });
  return (
    <div ref={box} className={styles.frame}>
      <section
        aria-label={t("topology.map")}
        className={styles.map}
        style={{ width: layout.width, height: layout.height }}
      >
        <Lines layout={layout} topology={topology} near={near} />
        {NODES.map((node) => (
          <NodeBox
            key={node.id}
            node={node}
            place={layout.nodes.get(node.id)}
            reading={topology.readings.nodes.get(node.id)}
            judged={topology.health.nodes.get(node.id)}
            chosen={chosen === node.id}
            dimmed={near !== null && !near.has(node.id)}
            onChoose={onChoose}
            hover={hover(node.id)}
          />
        ))}
        {EDGES.map((edge) => (
          <EdgeLabel
            key={edge.id}
            edge={edge}
            place={layout.edges.get(edge.id)?.label}
            reading={topology.readings.edges.get(edge.id)}
            judged={topology.health.edges.get(edge.id)}
            policy={topology.policies.get(edge.id)}
            view={view}
            chosen={chosen === edge.id}
            dimmed={near !== null && !near.has(edge.id)}
            onChoose={onChoose}
            hover={hover(edge.id)}
          />
        ))}
      </section>
    </div>
  );
}

/** What belongs to a node or an edge: itself, and what it is joined to. */
function neighbours(id: string | null): ReadonlySet<string> | null {
  if (id === null) return null;
  const joined = EDGES.filter((edge) => edge.id === id || edge.from === id || edge.to === id);
  return new Set([id, ...joined.flatMap((edge) => [edge.id, edge.from, edge.to])]);
}

function useWidth() {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    if (box.current === null) return;
    const observer = new ResizeObserver(([entry]) => setWidth(entry?.contentRect.width ?? 0));
    observer.observe(box.current);
    return () => observer.disconnect();
  }, []);
  return [box, width] as const;
}
