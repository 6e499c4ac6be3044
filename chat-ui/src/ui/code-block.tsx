import { useRef, type ReactNode } from "react";
import { t } from "../text/t.ts";
import { CopyButton } from "./copy-button.tsx";
import { ScrollBox } from "./scroll-box.tsx";
import styles from "./code-block.module.css";

export function CodeBlock({ label = t("code.label"), children }: { label?: string; children: ReactNode }) {
  const block = useRef<HTMLPreElement>(null);
  return (
    <div className={styles.frame}>
      <ScrollBox label={label} className={styles.scroll}>
        <pre ref={block} className={styles.code}>
          {children}
        </pre>
      </ScrollBox>
      <span className={styles.copy}>
        <CopyButton text={() => block.current?.textContent ?? ""} />
      </span>
    </div>
  );
}
