import { named, t } from "../../text/t.ts";
import { Link } from "../../ui/link.tsx";
import { runPath } from "../../route.ts";
import { ScrollBox } from "../../ui/scroll-box.tsx";
import panel from "../panel.module.css";
import { useRun } from "../run-context.ts";
import { HealthMark } from "./health-mark.tsx";
import type { Judged } from "./health.ts";
import type { Golden } from "./readings.ts";
import { EDGES, NODES } from "./shape.ts";
import { edgeName, GOLDEN, goldenCell, nodeName, policyText, reasonsText } from "./tell.ts";
import type { Topology } from "./use-topology.ts";

/** The same as the map, as a table. */
export function TopologyTable({ topology }: { topology: Topology }) {
  const { readings, health, policies } = topology;
  return (
    <>
      <Part title={t("topology.parts")} policies={false}>
        {NODES.map(({ id }) => (
          <Line key={id} id={id} name={nodeName(id)} golden={readings.nodes.get(id)} judged={health.nodes.get(id)} />
        ))}
      </Part>
      <Part title={t("topology.calls")} policies={topology.hasMesh}>
        {EDGES.map((edge) => {
          const policy = policies.get(edge.id);
          const words = topology.hasMesh
            ? policy === undefined
              ? t(`topology.kind.${edge.kind}`)
              : policyText(policy)
            : null;
          return (
            <Line
              key={edge.id}
              id={edge.id}
              name={edgeName(edge)}
              golden={readings.edges.get(edge.id)}
              judged={health.edges.get(edge.id)}
              policy={words}
            />
          );
        })}
      </Part>
    </>
  );
}

function Part({ title, policies, children }: { title: string; policies: boolean; children: React.ReactNode }) {
  return (
    <ScrollBox className={panel.scroll} label={title}>
      <table className={panel.table}>
        <thead>
          <tr>
            <th scope="col">{title}</th>
            <th scope="col">{t("topology.state")}</th>
            {GOLDEN.map((figure) => (
              <th key={figure} scope="col">
                {t(figure === "latency" ? "topology.p95" : `topology.${figure}`)}
              </th>
            ))}
            {policies && <th scope="col">{t("topology.policy")}</th>}
            <th scope="col">{t("topology.reasons")}</th>
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </ScrollBox>
  );
}

type LineProps = {
  id: string;
  name: string;
  golden: Golden | undefined;
  judged: Judged | undefined;
  policy?: string | null;
};

function Line({ id, name, golden, judged, policy = null }: LineProps) {
  const { run } = useRun();
  if (golden === undefined || judged === undefined) return null;
  return (
    <tr>
      <th scope="row">
        <Link to={runPath(run, "topology", { node: id })}>{name}</Link>
      </th>
      <td className={panel.number}>
        <HealthMark health={judged.health} /> {named("topology.health", judged.health)}
      </td>
      {GOLDEN.map((figure) => (
        <td key={figure} className={panel.number}>
          {goldenCell(figure, golden)}
        </td>
      ))}
      {policy !== null && <td>{policy}</td>}
      <td>{reasonsText(judged).join(" ")}</td>
    </tr>
  );
}
