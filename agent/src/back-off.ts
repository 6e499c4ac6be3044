const FIRST_MS = 250;
const LONGEST_MS = 5000;

/** Milliseconds to wait after so many failures in a row (from 1): doubling, so that what is down is not hammered. */
export function backOffMs(failures: number): number {
  return Math.min(FIRST_MS * 2 ** (failures - 1), LONGEST_MS);
}
