import type { Failure } from "@mayday/agent/contract";
import { useCall } from "../connection/use-call.ts";
import { navigate, runPath } from "../route.ts";
import { t } from "../text/t.ts";
import { Button } from "../ui/button.tsx";
import type { Card, RunSummary } from "./history.ts";

type Starting = { begin: () => void; busy: boolean; failure: Failure | null };

/** Starts a scenario, or goes to the run of it that is open. */
export function useStart(card: Pick<Card, "id">, open: RunSummary | null): Starting {
  const start = useCall("start_run");
  const begin = async (): Promise<void> => {
    const started = open ?? (await start.run({ scenario: card.id }));
    if (started !== null) navigate(runPath(started.run));
  };
  return { begin: () => void begin(), busy: start.busy, failure: start.failure };
}

type Props = { card: Card; open: RunSummary | null; blocked: boolean; starting: Starting; describedBy: string };

export function StartButton({ card, open, blocked, starting: { begin, busy }, describedBy }: Props) {
  return (
    <Button
      kind="primary"
      busy={busy}
      disabled={open === null && (blocked || !card.available)}
      aria-describedby={describedBy}
      onClick={begin}
    >
      {t(open === null ? (card.attempts > 0 ? "catalog.again" : "catalog.start") : "catalog.continue")}
    </Button>
  );
}
