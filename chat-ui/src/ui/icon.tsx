import styles from "./icon.module.css";

const PATHS = {
  check: "M3.5 8.5 6.5 11.5 12.5 4.5",
  circle: "M8 3a5 5 0 1 0 0 10 5 5 0 0 0 0-10",
  cross: "M4 4l8 8M12 4l-8 8",
  bell: "M8 2.5c-2.3 0-3.7 1.7-3.7 4 0 3-1.3 4-1.3 4h10s-1.3-1-1.3-4c0-2.3-1.4-4-3.7-4M6.7 13a1.4 1.4 0 0 0 2.6 0",
  flag: "M4 14V2.5h8l-2 3 2 3H4",
  wrench: "M10.5 2.5a3.2 3.2 0 0 0-3 4.3L3 11.3 4.7 13l4.5-4.5a3.2 3.2 0 0 0 4.3-3L11.6 7 9.5 6.5 9 4.4z",
  search: "M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9M10.5 10.5l3 3",
  bulb: "M8 2a4 4 0 0 0-2.3 7.2c.5.4.8.9.8 1.5V11h3v-.3c0-.6.3-1.1.8-1.5A4 4 0 0 0 8 2M6.7 13.5h2.6",
  info: "M8 3a5 5 0 1 0 0 10A5 5 0 0 0 8 3M8 7.5v3M8 5.4v.1",
  copy: "M5.5 5.5V3h7.5v7.5h-2.5M3 5.5h7.5V13H3z",
  send: "M2.5 8 13.5 3 11 13 8 9.5zM8 9.5 13.5 3",
  arrow: "M3 8h9.5M8.5 4l4 4-4 4",
  down: "M8 3v9.5M4 8.5l4 4 4-4",
  sliders: "M2.5 5h6M12.5 5h1M2.5 11h1M7.5 11h6M8.5 5a2 2 0 1 0 4 0 2 2 0 0 0-4 0M3.5 11a2 2 0 1 0 4 0 2 2 0 0 0-4 0",
  tool: "M5.5 4 2 8l3.5 4M10.5 4 14 8l-3.5 4",
} as const;
export type IconName = keyof typeof PATHS;

/** Decoration beside a text that says the same. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg viewBox="0 0 16 16" className={styles.icon} aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
