import { useState } from "react";
import type { Stack } from "@mayday/agent/contract";
import { SPOKEN } from "../text/language.ts";
import { plural, t } from "../text/t.ts";
import { engineOf, isComingUp, isDown, isUp, stateOf, withoutIt, type Component } from "./stack-words.ts";
import styles from "./stack-strip.module.css";

/**
 * What runs on this machine: one line when all is well, and below it what is down, with what works without it. It opens
 * to one row per component, by itself while something is still coming up.
 */
export function StackStrip({ stack, unreachable }: { stack: Stack | null; unreachable: boolean }) {
  const [chosen, setChosen] = useState<boolean | null>(null);
  if (stack === null) {
    return <output className={styles.asking}>{t(unreachable ? "stack.unreachable" : "stack.asking")}</output>;
  }
  const waiting = stack.components.filter((component) => !isUp(component));
  const down = stack.components.filter(isDown);
  const open = chosen ?? isComingUp(stack);
  return (
    <section className={styles.strip} aria-label={t("stack.heading")} data-tour="stack">
      <details open={open} className={styles.inner}>
        <summary
          onClick={(event) => {
            event.preventDefault();
            setChosen(!open);
          }}
        >
          <span className={`${styles.lamp} ${lampOf(stack, unreachable)}`} aria-hidden="true" />
          <output>{unreachable ? t("stack.unreachable") : summary(stack, waiting)}</output>
        </summary>
        <Rows components={stack.components.filter((component) => !isDown(component))} />
      </details>
      {down.length > 0 && <Rows components={down} />}
    </section>
  );
}

function Rows({ components }: { components: Component[] }) {
  return (
    <ul className={styles.components}>
      {components.map((component) => (
        <Row key={component.name} component={component} />
      ))}
    </ul>
  );
}

function Row({ component }: { component: Component }) {
  const without = withoutIt(component);
  return (
    <li className={`${styles.component} ${isDown(component) ? styles.down : ""}`}>
      <span className={`${styles.lamp} ${styles[component.state]}`} aria-hidden="true" />
      <span className={styles.title} lang={SPOKEN}>
        {component.title}
      </span>
      <span className={styles.engine}>{engineOf(component)}</span>
      <span className={styles.state}>{stateOf(component)}</span>
      {without !== "" && <span className={styles.without}>{without}</span>}
    </li>
  );
}

function lampOf(stack: Stack, unreachable: boolean): string | undefined {
  if (unreachable || stack.components.some(isDown)) return styles.failed;
  return isComingUp(stack) ? styles.starting : styles.ready;
}

function summary(stack: Stack, waiting: Component[]): string {
  const of = stack.components.length;
  if (waiting.length === 0) return plural("stack.ready", of);
  const names = waiting.map((component) => component.title).join(", ");
  return t(isComingUp(stack) ? "stack.starting" : "stack.partly", { up: of - waiting.length, of, names });
}
