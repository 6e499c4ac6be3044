import { useLayoutEffect, useRef, useState, type RefObject } from "react";

const NEAR_END_PX = 48;

type ReadingPlace = {
  onScroll: () => void;
  toEnd: () => void;
  /** Items that arrived while the reader was further up. */
  unread: number;
  /** The first of them, where the marker stands; null when there are none. */
  firstUnread: number | null;
};

/** Follows the conversation for a reader who is at its end, and never moves one who scrolled up. */
export function useReadingPlace(scroller: RefObject<HTMLElement | null>, lastSeq: number): ReadingPlace {
  const atEnd = useRef(true);
  const [readUpTo, setReadUpTo] = useState<number | null>(null);

  const toEnd = (): void => {
    atEnd.current = true;
    setReadUpTo(null);
    scroller.current?.scrollTo({ top: scroller.current.scrollHeight });
  };

  const onScroll = (): void => {
    const box = scroller.current;
    if (box === null) return;
    const near = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_END_PX;
    if (near === atEnd.current) return;
    atEnd.current = near;
    setReadUpTo(near ? null : lastSeq);
  };

  useLayoutEffect(() => {
    if (atEnd.current) scroller.current?.scrollTo({ top: scroller.current.scrollHeight, behavior: "instant" });
  });

  const unread = readUpTo === null ? 0 : lastSeq - readUpTo;
  return { onScroll, toEnd, unread, firstUnread: readUpTo !== null && unread > 0 ? readUpTo + 1 : null };
}
