import { useEffect, useRef, useState } from "react";
import type { Param } from "../route.ts";
import { changeView, useView } from "./run-context.ts";

const PAUSE_MS = 400;

export type TypedParam = {
  text: string;
  type: (text: string) => void;
  /** Puts what was typed into the address without waiting. */
  commit: () => void;
};

/**
 * A part of the view that is typed: the address follows after a pause, so that a reload or a link has it and results
 * come by themselves. `fits` keeps half of a value out of the address.
 */
export function useTypedParam(name: Param, fits: (text: string) => boolean = () => true): TypedParam {
  const { view } = useView();
  const present = view[name] ?? "";
  const [state, setState] = useState({ of: present, text: present });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  if (state.of !== present) setState({ of: present, text: present });

  const put = (text: string): void => {
    clearTimeout(timer.current);
    if (!fits(text.trim()) || text.trim() === present) return;
    setState({ of: text.trim(), text });
    changeView({ [name]: text.trim() }, { replace: true });
  };
  return {
    text: state.text,
    type: (text) => {
      setState({ of: present, text });
      clearTimeout(timer.current);
      timer.current = setTimeout(() => put(text), PAUSE_MS);
    },
    commit: () => put(state.text),
  };
}
