import { t } from "../text/t.ts";
import styles from "./note.module.css";

/** Says what is being fetched; appears only when it takes long enough to notice. */
export function Loading({ what }: { what: string }) {
  return <output className={styles.loading}>{t("shell.loading", { what })}</output>;
}
