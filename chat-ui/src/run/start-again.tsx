import { useStart } from "../home/start-button.tsx";
import { t } from "../text/t.ts";
import { Button } from "../ui/button.tsx";
import { FailureNote } from "../ui/failure-note.tsx";

/** Another attempt at the same scenario, once this one is over. */
export function StartAgain({ scenario }: { scenario: string }) {
  const { begin, busy, failure } = useStart({ id: scenario }, null);
  return (
    <>
      <Button small busy={busy} onClick={begin}>
        {t("run.again")}
      </Button>
      <FailureNote failure={failure} />
    </>
  );
}
