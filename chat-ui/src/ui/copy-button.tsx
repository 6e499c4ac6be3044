import { useEffect, useState } from "react";
import { t } from "../text/t.ts";
import { Button } from "./button.tsx";
import { Icon } from "./icon.tsx";

type State = "ready" | "copied" | "failed";

/** Copies a text and says that it did; without permission for the clipboard it says that too. */
export function CopyButton({ text, label }: { text: () => string; label?: string }) {
  const [state, setState] = useState<State>("ready");
  useEffect(() => {
    if (state === "ready") return;
    const timer = setTimeout(() => setState("ready"), 2000);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = async (): Promise<void> => {
    const done = await navigator.clipboard.writeText(text()).then(
      () => true,
      () => false,
    );
    setState(done ? "copied" : "failed");
  };
  return (
    <Button kind="quiet" small onClick={() => void copy()}>
      <Icon name={state === "copied" ? "check" : "copy"} />
      <span aria-live="polite">{state === "ready" ? (label ?? t("copy.ready")) : t(`copy.${state}`)}</span>
    </Button>
  );
}
