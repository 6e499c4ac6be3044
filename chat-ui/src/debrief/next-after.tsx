import { useQuery } from "../connection/use-query.ts";
import { NextUp } from "../home/next-up.tsx";
import { suggest } from "../home/suggest.ts";

/** Where to go from here. What was just worked can be tried again beside it, so it is not among the suggestions. */
export function NextAfter({ scenario }: { scenario: string }) {
  const scenarios = useQuery({ tool: "list_scenarios", input: {}, key: "", every: null }).data?.scenarios;
  const runs = useQuery({ tool: "list_runs", input: {}, key: "", every: null }).data?.runs;
  if (scenarios === undefined || runs === undefined) return null;
  const others = suggest(scenarios, runs).filter(({ card }) => card.id !== scenario);
  return <NextUp suggestions={others} starting={false} done={false} />;
}
