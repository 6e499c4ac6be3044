import type { ReactNode } from "react";
import styles from "./note.module.css";

/** What an empty place says: why it is empty, and what would fill it. */
export function EmptyNote({ children }: { children: ReactNode }) {
  return <p className={styles.empty}>{children}</p>;
}
