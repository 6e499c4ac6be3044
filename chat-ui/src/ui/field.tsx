import { useId, type ReactNode } from "react";
import styles from "./field.module.css";

type Control = { id: string; "aria-describedby"?: string; className: string | undefined };

/** A label with its control and, where needed, a line of help that belongs to it. */
export function Field({
  label,
  help,
  children,
}: {
  label: string;
  help?: string;
  children: (control: Control) => ReactNode;
}) {
  const id = useId();
  const described = help === undefined ? {} : { "aria-describedby": `${id}-help` };
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={styles.label}>
        {label}
      </label>
      {children({ id, className: styles.control, ...described })}
      {help !== undefined && (
        <p id={`${id}-help`} className={styles.help}>
          {help}
        </p>
      )}
    </div>
  );
}
