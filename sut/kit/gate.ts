/** Lets at most `limit` tasks run at a time, the others wait in order; the limit may change at any moment. */
export type Gate = {
  run: <T>(task: () => Promise<T>) => Promise<T>;
  setLimit: (limit: number) => void;
  running: () => number;
  waiting: () => number;
};

/** `onChange` is called whenever what runs or waits has changed. */
export function createGate(firstLimit: number, onChange: () => void = () => undefined): Gate {
  const queue: (() => void)[] = [];
  let limit = firstLimit;
  let running = 0;

  function admit(): void {
    while (running < limit) {
      const next = queue.shift();
      if (!next) break;
      running += 1;
      next();
    }
    onChange();
  }

  return {
    async run(task) {
      await new Promise<void>((resolve) => {
        queue.push(resolve);
        admit();
      });
      try {
        return await task();
      } finally {
        running -= 1;
        admit();
      }
    },
    setLimit(next) {
      limit = next;
      admit();
    },
    running: () => running,
    waiting: () => queue.length,
  };
}
