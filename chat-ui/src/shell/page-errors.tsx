import { Component, type ReactNode } from "react";
import { t } from "../text/t.ts";
import { Button } from "../ui/button.tsx";
import styles from "./page-errors.module.css";

type State = { message: string | null };

/** A defect in one page does not leave an empty window: it says so and offers to load the page again. */
export class PageErrors extends Component<{ children: ReactNode }, State> {
  override state: State = { message: null };

  static getDerivedStateFromError(error: unknown): State {
    return { message: error instanceof Error ? error.message : String(error) };
  }

  override render(): ReactNode {
    if (this.state.message === null) return this.props.children;
    return (
      <main id="main" className={styles.page}>
        <h1 tabIndex={-1}>{t("shell.broken")}</h1>
        <p>{t("shell.brokenText")}</p>
        <p>
          <code>{this.state.message}</code>
        </p>
        <Button kind="primary" onClick={() => location.reload()}>
          {t("shell.reload")}
        </Button>
      </main>
    );
  }
}
