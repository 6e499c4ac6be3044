import { lazy, Suspense, useEffect } from "react";
import { Home } from "./home/home.tsx";
import { useRoute, type Route } from "./route.ts";
import { ConnectionNote } from "./shell/connection-note.tsx";
import { PageErrors } from "./shell/page-errors.tsx";
import { Missing } from "./shell/missing.tsx";
import { useLanguage } from "./text/language.ts";
import { t } from "./text/t.ts";
import { Loading } from "./ui/loading.tsx";
import styles from "./app.module.css";

const RunPage = lazy(async () => ({ default: (await import("./run/run-page.tsx")).RunPage }));
const SettingsPage = lazy(async () => ({ default: (await import("./settings/settings-page.tsx")).SettingsPage }));
const DebriefPage = lazy(async () => ({ default: (await import("./debrief/debrief-page.tsx")).DebriefPage }));

export function App() {
  // Every text is written anew in another language.
  return <Pages key={useLanguage()} />;
}

function Pages() {
  const route = useRoute();
  const place = "run" in route ? `${route.page} ${route.run}` : route.page;
  return (
    <>
      <a className={styles.skip} href="#main">
        {t("shell.skip")}
      </a>
      <ConnectionNote inRun={route.page === "run" || route.page === "debrief"} />
      <PageErrors key={place}>
        <Suspense fallback={<Loading what={t("shell.page")} />}>
          <Page route={route} />
          <FocusHeading key={place} />
        </Suspense>
      </PageErrors>
    </>
  );
}

function Page({ route }: { route: Route }) {
  if (route.page === "home") return <Home filter={route.filter} />;
  if (route.page === "settings") return <SettingsPage />;
  if (route.page === "run") return <RunPage key={route.run} run={route.run} tab={route.tab} />;
  if (route.page === "debrief") return <DebriefPage key={route.run} run={route.run} />;
  return <Missing />;
}

/** Tells keyboard and screen reader users that another page is shown: its heading takes the focus. */
function FocusHeading() {
  useEffect(() => {
    if (document.activeElement !== null && document.activeElement !== document.body) return;
    document.querySelector<HTMLElement>("h1")?.focus({ preventScroll: true });
  }, []);
  return null;
}
