import type { ReactNode, RefObject } from "react";

type Props = {
  label: string;
  className: string | undefined;
  children: ReactNode;
  box?: RefObject<HTMLElement | null>;
  onScroll?: () => void;
};

/** A part that scrolls by itself. It takes the keyboard's focus, or arrow keys could not scroll it in every browser. */
export function ScrollBox({ label, className, children, box, onScroll }: Props) {
  return (
    // The rule has no exception for scrollable regions, which WCAG 2.1.1 wants reachable by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section ref={box} aria-label={label} tabIndex={0} className={className} onScroll={onScroll}>
      {children}
    </section>
  );
}
