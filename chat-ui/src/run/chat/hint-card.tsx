import { named, t } from "../../text/t.ts";
import { Badge } from "../../ui/badge.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Markdown } from "../../ui/markdown.tsx";
import styles from "./hint-card.module.css";

export function HintCard({ level, text }: { level: string; text: string }) {
  return (
    <div role="note" className={styles.hint} aria-label={t("hint.label")}>
      <header className={styles.head}>
        <Icon name="bulb" />
        <span>{t("hint.label")}</span>
        <Badge>{named("hint.level", level)}</Badge>
      </header>
      <Markdown text={text} />
    </div>
  );
}
