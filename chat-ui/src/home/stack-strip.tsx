import { useState } from "react";
import type { Stack } from "@mayday/agent/contract";
import { named, plural, t } from "../text/t.ts";
import styles from "./stack-strip.module.css";

type Component = Stack["components"][number];
const isUp = (component: Component): boolean => component.state === "ready" || component.state === "unavailable";

/** What runs on this machine, one mark per component; open by itself while something is still coming up. */
export function StackStrip({ stack, unreachable }: { stack: Stack | null; unreachable: boolean }) {
  const [chosen, setChosen] = useState<boolean | null>(null);
  if (stack === null) {
    return <output className={styles.asking}>{t(unreachable ? "stack.unreachable" : "stack.asking")}</output>;
  }
  const waiting = stack.components.filter((component) => !isUp(component));
  return (
    <details className={styles.strip} open={chosen ?? !stack.ready}>
      <summary
        onClick={(event) => {
          event.preventDefault();
          setChosen(!(chosen ?? !stack.ready));
        }}
      >
        <span className={`${styles.lamp} ${stack.ready ? styles.ready : styles.starting}`} aria-hidden="true" />
        <output>{summary(stack, waiting)}</output>
      </summary>
      <ul className={styles.components}>
        {stack.components.map((component) => (
          <li key={component.name} className={styles.component} title={component.detail}>
            <span className={`${styles.lamp} ${styles[component.state]}`} aria-hidden="true" />
            <span className={styles.title}>{component.title}</span>
            <span className={styles.state}>{detail(component)}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}

function summary(stack: Stack, waiting: Component[]): string {
  const of = stack.components.length;
  if (stack.ready && waiting.length === 0) return plural("stack.ready", of);
  const names = waiting.map((component) => component.title).join(", ");
  return t(stack.ready ? "stack.partly" : "stack.starting", { up: of - waiting.length, of, names });
}

function detail(component: Component): string {
  if (component.state === "ready") return component.version;
  const state = named("stack.state", component.state);
  if (component.detail === "") return state;
  // A detail such as "fetching Redis (2 MB)" says the state itself.
  return component.detail.startsWith(state) ? component.detail : `${state}: ${component.detail}`;
}
