import { useEffect } from "react";
import { t } from "../text/t.ts";

/** The window's title: what is shown, then the name of the product. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title === "" ? t("shell.name") : `${title} · ${t("shell.name")}`;
  }, [title]);
}
