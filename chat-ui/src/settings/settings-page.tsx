import { PageBar } from "../shell/page-bar.tsx";
import { t } from "../text/t.ts";
import { useTitle } from "../ui/use-title.ts";
import { AppearanceSection } from "./appearance-section.tsx";
import { DataSection } from "./data-section.tsx";
import { LanguageSection } from "./language-section.tsx";
import { TourSection } from "./tour-section.tsx";
import { TutorSection } from "./tutor-section.tsx";
import styles from "./settings.module.css";

/** What a learner may choose, and what is kept on them. */
export function SettingsPage() {
  useTitle(t("settings.heading"));
  return (
    <div className={styles.page}>
      <PageBar />
      <main id="main" className={styles.main}>
        <div className={styles.intro}>
          <h1 tabIndex={-1}>{t("settings.heading")}</h1>
          <p>{t("settings.intro")}</p>
        </div>
        <AppearanceSection />
        <LanguageSection />
        <TutorSection />
        <TourSection />
        <DataSection />
      </main>
    </div>
  );
}
