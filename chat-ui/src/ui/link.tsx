import type { AnchorHTMLAttributes, MouseEvent, ReactNode } from "react";
import { navigate } from "../route.ts";

type Props = { to: string; children: ReactNode } & Omit<AnchorHTMLAttributes<HTMLAnchorElement>, "href">;

/** A real link that stays in the page; opening it in a new tab works as everywhere. */
export function Link({ to, children, ...rest }: Props) {
  const onClick = (event: MouseEvent): void => {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    navigate(to);
  };
  return (
    <a {...rest} href={to} onClick={onClick}>
      {children}
    </a>
  );
}
