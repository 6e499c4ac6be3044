import type { AnchorHTMLAttributes, MouseEvent, ReactNode } from "react";
import { navigate } from "../route.ts";

type Props = { to: string; children: ReactNode } & Omit<AnchorHTMLAttributes<HTMLAnchorElement>, "href">;

/** Follows a click within the page, unless it asks for another tab or window. */
export function followLink(event: MouseEvent | globalThis.MouseEvent, to: string): void {
  if (event.defaultPrevented || event.button !== 0) return;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  navigate(to);
}

/** A real link that stays in the page; opening it in a new tab works as everywhere. */
export function Link({ to, children, ...rest }: Props) {
  return (
    <a {...rest} href={to} onClick={(event) => followLink(event, to)}>
      {children}
    </a>
  );
}
