/** Tells how a call goes: `progress` grows from one message to the next. */
export type OnProgress = (progress: number, message: string) => void;

const EVERY_MS = 1000;
const FIRST_WORD = "Working on it.";

/**
 * What a call says to whoever waits for it: each step as it begins and, from the first second on, the last one again
 * every second, with the seconds that the call has taken. A call that is quick and says nothing sends nothing.
 */
export function callProgress(onProgress: OnProgress | undefined) {
  if (onProgress === undefined) return { say: () => {}, end: () => {} };
  const started = performance.now();
  let sent = 0;
  let step = FIRST_WORD;
  const tell = () => {
    const seconds = Math.round(performance.now() - started) / 1000;
    sent = Math.max(seconds, sent + 0.001);
    onProgress(sent, step);
  };
  const timer = setInterval(tell, EVERY_MS);
  return {
    say: (next: string) => {
      step = next;
      tell();
    },
    end: () => clearInterval(timer),
  };
}
