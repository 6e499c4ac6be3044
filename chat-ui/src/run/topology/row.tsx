import type { ReactNode } from "react";
import styles from "./side-card.module.css";

/** A line of a list of names and values. */
export function Row({ name, value, noticed = false }: { name: string; value: ReactNode; noticed?: boolean }) {
  return (
    <div className={noticed ? styles.noticed : undefined}>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
