import { createHash } from "node:crypto";

/** A content's name for a pin: short, and the same whatever the order of fields, the layout of the file and its remarks. */
export function contentHash(value: unknown): string {
  return fullHash(value).slice(0, "sha256-".length + 16);
}

/** As `contentHash`, and unlike that one safe against somebody who looks for two contents of one name. */
export function fullHash(value: unknown): string {
  return `sha256-${createHash("sha256").update(canonical(value)).digest("hex")}`;
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const fields = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${canonical(field)}`).join(",")}}`;
}
