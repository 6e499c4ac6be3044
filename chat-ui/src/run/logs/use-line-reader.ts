import { useEffect, useRef, useState } from "react";
import { useConnection, useLink } from "../../connection/context.ts";
import { useStore } from "../../store.ts";
import { isLive, rangeKey, type TimeRange } from "../time-range.ts";
import { createLineReader, type LineReader, type LineReading } from "./line-reader.ts";
import type { LogQuery } from "./log-query.ts";

const FOLLOW_MS = 3000;

type Options = { run: string; query: LogQuery; range: TimeRange; active: boolean; hold: boolean };

/** The lines of a search, read when the panel is first in view and kept up to date while it is. */
export function useLineReader({ run, query, range, active, hold }: Options): LineReader & { reading: LineReading } {
  const { call } = useConnection();
  const { link, tools } = useLink();
  const key = `${run} ${JSON.stringify(query)} ${rangeKey(range)}`;
  const make = () => ({ key, reader: createLineReader((input) => call("search_logs", input), run, query, range) });
  const [made, setMade] = useState(make);
  if (made.key !== key) setMade(make());
  const { reader } = made;
  const holding = useRef(hold);
  useEffect(() => {
    holding.current = hold;
  });
  const enabled = active && link === "online" && tools === "up";
  const live = isLive(range);
  useEffect(() => {
    if (!enabled) return;
    if (reader.state.get().lines === null) void reader.restart();
    if (!live) return;
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") void reader.newer(holding.current);
    }, FOLLOW_MS);
    return () => clearInterval(timer);
  }, [reader, enabled, live]);
  return { ...reader, reading: useStore(reader.state) };
}
