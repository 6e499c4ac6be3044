/** A signal's value as people say it: 0.34 s is "340 ms", a ratio is a percentage. */
export function quantity(value: number, unit: string): string {
  switch (unit) {
    case "s":
      return value > 0 && value < 1 ? `${round(value * 1000)} ms` : `${round(value)} s`;
    case "ratio":
      return `${round(value * 100)} %`;
    case "per_second":
      return `${round(value)} per second`;
    case "bytes":
      return value < 1e6 ? `${round(value / 1e3)} kB` : `${round(value / 1e6)} MB`;
    default:
      return round(value);
  }
}

/** Whole numbers from 10 on, one decimal below. */
const round = (value: number) => (Math.abs(value) >= 10 ? value.toFixed(0) : String(Math.round(value * 10) / 10));
