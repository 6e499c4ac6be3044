import type { ButtonHTMLAttributes } from "react";
import styles from "./button.module.css";

type Props = {
  kind?: "primary" | "plain" | "quiet" | "danger";
  small?: boolean;
  /** The button's work is under way: it says so and takes no second press. */
  busy?: boolean;
} & ButtonHTMLAttributes<HTMLButtonElement>;

export function Button({ kind = "plain", small = false, busy = false, type = "button", onClick, ...rest }: Props) {
  const names = [styles.button, styles[kind], small && styles.small, busy && styles.busy, rest.className];
  return (
    <button
      {...rest}
      type={type}
      className={names.filter(Boolean).join(" ")}
      aria-busy={busy || undefined}
      onClick={(event) => {
        if (busy) event.preventDefault();
        else onClick?.(event);
      }}
    />
  );
}
