import type { ReactNode } from "react";
import { formatMinute } from "../../format/time.ts";
import { Icon, type IconName } from "../../ui/icon.tsx";
import styles from "./event-line.module.css";

type Props = {
  icon: IconName;
  tone: "plain" | "strong" | "good" | "bad";
  text: ReactNode;
  extra?: ReactNode;
  at: number;
};

/** Something that happened, in one quiet line between the messages. */
export function EventLine({ icon, tone, text, extra, at }: Props) {
  return (
    <p className={`${styles.event} ${styles[tone]}`}>
      <Icon name={icon} />
      <span className={styles.text}>
        {text}
        {extra !== undefined && extra !== "" && <span className={styles.extra}> · {extra}</span>}
      </span>
      <time className={styles.time}>{formatMinute(at)}</time>
    </p>
  );
}
