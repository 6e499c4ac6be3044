/** What a piece of work takes for itself, and what it shares with others that need it too. */
export type Claim = { touches: readonly string[]; needs: readonly string[]; first?: true };

/**
 * Runs work side by side as far as nothing disturbs another: `work` begins when nobody has what it touches, and nobody
 * touches what it needs. Of those that wait, the ones marked first come first, then those that touch most, since they
 * find the fewest moments.
 */
export function createTurns() {
  const waiting: { claim: Claim; begin: () => void }[] = [];
  const running = new Set<Claim>();

  function admit(): void {
    waiting.sort((a, b) => weight(b.claim) - weight(a.claim));
    for (const one of waiting.slice()) {
      if ([...running].some((other) => collide(one.claim, other))) continue;
      waiting.splice(waiting.indexOf(one), 1);
      running.add(one.claim);
      one.begin();
    }
  }

  return async function inTurn<T>(wanted: Claim, work: () => Promise<T>): Promise<T> {
    const claim = { ...wanted };
    await new Promise<void>((begin) => {
      waiting.push({ claim, begin });
      // Those of the same moment are ordered among themselves.
      setImmediate(admit);
    });
    try {
      return await work();
    } finally {
      running.delete(claim);
      admit();
    }
  };
}

const weight = ({ first, touches }: Claim): number => (first === true ? Number.MAX_SAFE_INTEGER : touches.length);

const collide = (a: Claim, b: Claim): boolean => disturbs(a, b) || disturbs(b, a);

const disturbs = ({ touches }: Claim, other: Claim): boolean =>
  touches.some((part) => other.touches.includes(part) || other.needs.includes(part));
