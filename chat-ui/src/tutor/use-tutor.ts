import { useCallback, useEffect, useState } from "react";
import type { TutorSettings } from "@mayday/agent/contract";
import { fetchTutor } from "../connection/api.ts";

type Tutor = { tutor: TutorSettings | null; setTutor: (tutor: TutorSettings) => void; ask: () => void };

/** What speaks for the tutor: null until the first answer; `ask` asks again, and where there is none nothing changes. */
export function useTutor(): Tutor {
  const [tutor, setTutor] = useState<TutorSettings | null>(null);
  const ask = useCallback(() => void fetchTutor().then(setTutor, () => {}), []);
  useEffect(ask, [ask]);
  return { tutor, setTutor, ask };
}
