import { t } from "../text/t.ts";
import { Link } from "../ui/link.tsx";
import { useTitle } from "../ui/use-title.ts";
import styles from "./page-errors.module.css";

export function Missing() {
  useTitle(t("shell.missing"));
  return (
    <main id="main" className={styles.page}>
      <h1 tabIndex={-1}>{t("shell.missing")}</h1>
      <p>{t("shell.missingText")}</p>
      <Link to="/">{t("shell.toCatalog")}</Link>
    </main>
  );
}
