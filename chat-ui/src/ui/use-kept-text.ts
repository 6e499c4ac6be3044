import { useState } from "react";
import { readKept, writeKept } from "./kept.ts";

/** A text (or a choice, by its name) that the learner writes and that outlives a reload, in `store` under `key`. */
export function useKeptText(store: Storage, key: string): [string, (text: string) => void] {
  const [text, setText] = useState(() => readKept(store, key));
  const keep = (next: string): void => {
    setText(next);
    writeKept(store, key, next);
  };
  return [text, keep];
}
