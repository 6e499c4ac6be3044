import { createContext, use } from "react";
import type { Action } from "@mayday/agent/contract";
import { t } from "../../text/t.ts";
import { effectOf, type Operations } from "./effect.ts";
import styles from "./operate.module.css";

/** What the system offers now, for whoever says what an action would do. */
export const OperationsContext = createContext<Operations | null>(null);

/** Says before an action what it will do, and whether there is a way back. */
export function EffectNote({ action }: { action: Action | null }) {
  const operations = use(OperationsContext);
  if (action === null || operations === null) return null;
  const { text, back } = effectOf(action, operations);
  return (
    <p className={styles.effect}>
      {text} <span className={styles.back}>{t(`effect.back.${back}`)}</span>
    </p>
  );
}
