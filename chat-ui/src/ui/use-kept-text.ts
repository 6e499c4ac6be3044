import { useState } from "react";

/** A text (or a choice, by its name) that the learner writes and that outlives a reload, in `store` under `key`; empty is not kept. */
export function useKeptText(store: Storage, key: string): [string, (text: string) => void] {
  const [text, setText] = useState(() => store.getItem(key) ?? "");
  const keep = (next: string): void => {
    setText(next);
    if (next === "") store.removeItem(key);
    else store.setItem(key, next);
  };
  return [text, keep];
}
