import { useId, type ReactNode } from "react";
import styles from "./settings.module.css";

/** A part of the settings under its own heading. */
export function Section({ title, children }: { title: string; children: ReactNode }) {
  const id = useId();
  return (
    <section className={styles.section} aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children}
    </section>
  );
}

/** One thing to choose: what it is and does, and beside it the choice. */
export function Row({ title, text, children }: { title: string; text: string; children: ReactNode }) {
  return (
    <div className={styles.row}>
      <div className={styles.what}>
        <p className={styles.title}>{title}</p>
        <p className={styles.help}>{text}</p>
      </div>
      {children}
    </div>
  );
}
