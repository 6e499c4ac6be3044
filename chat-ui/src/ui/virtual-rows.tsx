import { useVirtualizer } from "@tanstack/react-virtual";
import {
  useEffect,
  useId,
  useRef,
  type AriaAttributes,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  type RefObject,
} from "react";
import styles from "./virtual-rows.module.css";

/** What a row says of itself besides its cells, such as its level in a tree. */
type RowAttributes = AriaAttributes;

type Props = {
  label: string;
  role: "grid" | "treegrid";
  count: number;
  rowHeight: number;
  /** The cells of the heading. */
  head: ReactNode;
  /** Stays the same for what is the same, so that rows keep their place when others come. */
  rowKey: (index: number) => string;
  row: (index: number) => { cells: ReactNode; attributes?: RowAttributes };
  /** The row that the keyboard is at; -1 for none. */
  active: number;
  onActive: (index: number) => void;
  /** Other keys, such as those that open a branch. */
  onKey?: (event: KeyboardEvent) => void;
  box?: RefObject<HTMLDivElement | null>;
  onScroll?: () => void;
  className?: string | undefined;
};

/**
 * Thousands of rows of the same height, of which the page holds those that are in view. One stop in the tab order;
 * arrows, Page Up and Down, Home and End move.
 */
export function VirtualRows(props: Props) {
  const { label, role, count, rowHeight, head, rowKey, row, active, onActive, onKey, onScroll, className } = props;
  const own = useRef<HTMLDivElement>(null);
  const box = props.box ?? own;
  const id = useId();
  const virtual = useVirtualizer({
    count,
    estimateSize: () => rowHeight,
    getScrollElement: () => box.current,
    scrollPaddingStart: rowHeight,
    overscan: 4,
  });
  useEffect(() => {
    if (active >= 0 && active < count) virtual.scrollToIndex(active, { align: "auto" });
    // Only a move of the active row scrolls, not rows that come or go.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [active]);
  const onKeyDown = (event: KeyboardEvent): void => {
    const page = Math.max(1, Math.floor((box.current?.clientHeight ?? 0) / rowHeight) - 2);
    const to = nextRow(event.key, active, count, page);
    if (to === null) return onKey?.(event);
    event.preventDefault();
    onActive(to);
  };
  const shown = virtual.getVirtualItems();
  const inView = shown.some(({ index }) => index === active);
  const onClick = (event: MouseEvent<HTMLElement>): void => {
    const clicked = event.target instanceof Element ? event.target.closest("tr")?.dataset["row"] : undefined;
    if (clicked !== undefined) onActive(Number(clicked));
  };
  return (
    <div ref={box} className={[styles.box, className].filter(Boolean).join(" ")} onScroll={onScroll}>
      {/* Both roles are for widgets that take keys, which the rule cannot see. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <table
        role={role}
        aria-label={label}
        aria-rowcount={count + 1}
        aria-activedescendant={inView ? `${id}-${active}` : undefined}
        tabIndex={0}
        className={styles.table}
        onClick={onClick}
        onKeyDown={onKeyDown}
      >
        <thead className={styles.head}>
          <tr aria-rowindex={1} className={styles.row} style={{ height: rowHeight }}>
            {head}
          </tr>
        </thead>
        <tbody className={styles.body} style={{ height: virtual.getTotalSize() }}>
          {shown.map(({ index, start }) => {
            const { cells, attributes } = row(index);
            return (
              <tr
                key={rowKey(index)}
                {...attributes}
                id={`${id}-${index}`}
                data-row={index}
                aria-rowindex={index + 2}
                aria-selected={index === active}
                className={`${styles.row} ${styles.placed}`}
                style={{ height: rowHeight, transform: `translateY(${start}px)` }}
              >
                {cells}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

/** Where a key leads to; null when it does not move. */
function nextRow(key: string, active: number, count: number, page: number): number | null {
  if (count === 0) return null;
  const moves: Record<string, number> = {
    ArrowDown: active + 1,
    ArrowUp: active - 1,
    PageDown: active + page,
    PageUp: active - page,
    Home: 0,
    End: count - 1,
  };
  const to = moves[key];
  return to === undefined ? null : Math.min(Math.max(to, 0), count - 1);
}
