import { useId, type ReactNode } from "react";
import styles from "./field.module.css";

type Control = { id: string; "aria-describedby"?: string; className: string | undefined };

/** A label with its control and, where needed, a line of help that belongs to it. */
export function Field({
  label,
  help,
  mark = null,
  children,
}: {
  label: ReactNode;
  help?: ReactNode;
  /** Stands beside the label, outside its text. */
  mark?: ReactNode;
  children: (control: Control) => ReactNode;
}) {
  const id = useId();
  const described = help === undefined ? {} : { "aria-describedby": `${id}-help` };
  return (
    <div className={styles.field}>
      <div className={styles.top}>
        <label htmlFor={id} className={styles.label}>
          {label}
        </label>
        {mark}
      </div>
      {children({ id, className: styles.control, ...described })}
      {help !== undefined && (
        <p id={`${id}-help`} className={styles.help}>
          {help}
        </p>
      )}
    </div>
  );
}
