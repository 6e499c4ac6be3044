import { useLink } from "../connection/context.ts";
import { SETTINGS_PATH } from "../route.ts";
import { t } from "../text/t.ts";
import { TutorControl } from "../tutor/tutor-control.tsx";
import { Icon } from "../ui/icon.tsx";
import { Link } from "../ui/link.tsx";
import { Brand } from "./brand.tsx";
import styles from "./page-bar.module.css";

/** The head of the pages outside a run: to the catalog, who speaks for the tutor, to the settings. */
export function PageBar() {
  const { me } = useLink();
  return (
    <header className={styles.bar}>
      <Brand />
      <div className={styles.end}>
        {me !== null && <TutorControl />}
        <Link to={SETTINGS_PATH} className={styles.settings}>
          <Icon name="sliders" />
          <span className={styles.word}>{t("settings.heading")}</span>
        </Link>
      </div>
    </header>
  );
}
