const FIRST_MS = 500;
const LONGEST_MS = 15_000;
const HEALTHY_MS = 60_000;

/** How long to wait before the next start of something that ended: 0.5 s, doubling to 15 s, anew after a healthy minute. */
export class BackOff {
  private next = FIRST_MS;

  /** `ranMs`: how long it had been healthy when it ended. */
  delay(ranMs: number): number {
    if (ranMs >= HEALTHY_MS) this.next = FIRST_MS;
    const now = this.next;
    this.next = Math.min(now * 2, LONGEST_MS);
    return now;
  }
}
