import { useEffect, useState } from "react";
import { useLink } from "../connection/context.ts";
import { t } from "../text/t.ts";
import styles from "./connection-note.module.css";

const PATIENCE_MS = 800;

/** A quiet line while something between the browser and the incident is away; nothing when all is well. */
export function ConnectionNote({ inRun }: { inRun: boolean }) {
  const { link, tools } = useLink();
  const text =
    link === "reconnecting"
      ? t("link.reconnecting")
      : inRun && link === "online" && tools === "down"
        ? t("link.tools")
        : "";
  const [shown, setShown] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setShown(text), text === "" ? 0 : PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <output className={styles.place}>
      {shown !== "" && (
        <span className={styles.note}>
          <span className={styles.dot} aria-hidden="true" />
          {shown}
        </span>
      )}
    </output>
  );
}
