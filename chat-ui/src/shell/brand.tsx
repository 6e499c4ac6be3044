import { t } from "../text/t.ts";
import { Link } from "../ui/link.tsx";
import styles from "./brand.module.css";

export function Brand({ compact = false }: { compact?: boolean }) {
  return (
    <Link to="/" className={styles.brand} aria-label={t("shell.home")}>
      <svg viewBox="0 0 32 32" className={styles.mark} aria-hidden="true">
        <circle cx="16" cy="16" r="10.5" className={styles.ring} />
        <circle cx="16" cy="16" r="10.5" className={styles.bands} />
      </svg>
      {!compact && <span>{t("shell.name")}</span>}
    </Link>
  );
}
