import { useCall } from "../connection/use-call.ts";
import { navigate, runPath } from "../route.ts";
import { t } from "../text/t.ts";
import { Button } from "../ui/button.tsx";
import { FailureNote } from "../ui/failure-note.tsx";

/** Another attempt at the same scenario, once this one is over. */
export function StartAgain({ scenario }: { scenario: string }) {
  const start = useCall("start_run");
  const begin = async (): Promise<void> => {
    const started = await start.run({ scenario });
    if (started !== null) navigate(runPath(started.run));
  };
  return (
    <>
      <Button small busy={start.busy} onClick={() => void begin()}>
        {t("run.again")}
      </Button>
      <FailureNote failure={start.failure} />
    </>
  );
}
