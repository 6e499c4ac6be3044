import type { ReactNode } from "react";
import styles from "./badge.module.css";

export type Tone = "neutral" | "accent" | "good" | "warn" | "bad";

export function Badge({ tone = "neutral", children }: { tone?: Tone; children: ReactNode }) {
  return <span className={`${styles.badge} ${styles[tone]}`}>{children}</span>;
}

/** Severity as incident responders name it; the first is the worst. */
export function SeverityBadge({ severity }: { severity: string }) {
  const tone = severity === "sev1" ? "bad" : severity === "sev2" ? "warn" : "neutral";
  return <Badge tone={tone}>{severity.toUpperCase()}</Badge>;
}
