import { useRef, type KeyboardEvent, type ReactNode } from "react";
import styles from "./tabs.module.css";

export type TabItem<T extends string> = { id: T; title: string; note: ReactNode };
type Props<T extends string> = {
  label: string;
  prefix: string;
  items: readonly TabItem<T>[];
  chosen: T;
  onChoose: (id: T) => void;
};

/** The tab list of the ARIA pattern: one stop in the tab order, arrow keys move, Home and End go to the ends. */
export function TabList<T extends string>({ label, prefix, items, chosen, onChoose }: Props<T>) {
  const list = useRef<HTMLDivElement>(null);
  const move = (event: KeyboardEvent): void => {
    const at = items.findIndex((item) => item.id === chosen);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: items.length - 1 }[event.key];
    const next = to === undefined ? undefined : items[(to + items.length) % items.length];
    if (next === undefined) return;
    event.preventDefault();
    onChoose(next.id);
    list.current?.querySelector<HTMLElement>(`#${prefix}-tab-${next.id}`)?.focus();
  };
  return (
    <div ref={list} role="tablist" tabIndex={-1} aria-label={label} className={styles.tabs} onKeyDown={move}>
      {items.map((item) => (
        <button
          key={item.id}
          type="button"
          role="tab"
          id={`${prefix}-tab-${item.id}`}
          aria-controls={`${prefix}-panel-${item.id}`}
          aria-selected={item.id === chosen}
          tabIndex={item.id === chosen ? 0 : -1}
          className={styles.tab}
          onClick={() => onChoose(item.id)}
        >
          {item.title}
          {item.note}
        </button>
      ))}
    </div>
  );
}

/** A panel stays in the page while another is shown, so that what was typed into it is still there. */
export function TabPanel({
  prefix,
  id,
  title,
  chosen,
  children,
}: {
  prefix: string;
  id: string;
  title: string;
  chosen: boolean;
  children: ReactNode;
}) {
  return (
    <div
      role="tabpanel"
      id={`${prefix}-panel-${id}`}
      aria-labelledby={`${prefix}-tab-${id}`}
      hidden={!chosen}
      className={styles.panel}
    >
      <h2 className="visually-hidden">{title}</h2>
      {children}
    </div>
  );
}
