import type { NodeKind } from "./shape.ts";

/** What sort of thing it is, by shape. */
const PATHS: Record<NodeKind, string> = {
  load: "M8 8.2a2.6 2.6 0 1 0 0-5.2 2.6 2.6 0 0 0 0 5.2M3 14c.4-2.9 2.3-4.3 5-4.3s4.600 1.4 5 4.3",
  gateway:
    "M8 2.2a5.800 5.800 0 1 0 0 11.600 5.800 5.800 0 0 0 0-11.600M2.2 8h11.600M8 2.2c2 1.600 2.800 3.600 2.800 5.800S10 12.200 8 13.800C6 12.200 5.200 10.200 5.200 8S6 3.800 8 2.200",
  service: "M8 1.800 13.400 4.900v6.200L8 14.200 2.600 11.100V4.900zM2.600 4.900 8 8l5.400-3.100M8 8v6.200",
  queue: "M1.800 5.200h12.400v5.600H1.800zM5 5.200v5.600M8 5.200v5.600M11 5.200v5.600",
  database:
    "M3 4.200c0-1.200 2.200-2 5-2s5 .8 5 2-2.200 2-5 2-5-.8-5-2M3 4.200v7.600c0 1.200 2.200 2 5 2s5-.8 5-2V4.200M3 8c0 1.200 2.200 2 5 2s5-.8 5-2",
  cache: "M9 1.800 3.400 9H7.600L7 14.200 12.600 7H8.400z",
};

/** Decoration beside the name. */
export function NodeIcon({ kind, className }: { kind: NodeKind; className: string | undefined }) {
  return (
    <svg viewBox="0 0 16 16" className={className} aria-hidden="true">
      <path d={PATHS[kind]} />
    </svg>
  );
}
