import { perLocale } from "../text/language.ts";
import { t } from "../text/t.ts";

/** Units as signals and readings carry them. */
export type Unit = "s" | "ratio" | "per_second" | "count" | "bytes";
const UNITS: readonly string[] = ["s", "ratio", "per_second", "count", "bytes"] satisfies Unit[];

const formats = perLocale((locale) =>
  [0, 1, 2].map((most) => new Intl.NumberFormat(locale, { maximumFractionDigits: most })),
);
const digits = (value: number, most: 0 | 1 | 2): string => formats()[most]?.format(value) ?? String(value);

/** A count, its thousands set apart. */
export const formatCount = (value: number): string => digits(Math.round(value), 0);

/** Three significant places at most, without needless zeros. */
function short(value: number): string {
  const size = Math.abs(value);
  return digits(value, size >= 100 ? 0 : size >= 10 ? 1 : 2);
}

/** Seconds as people say them: `85 ms`, `1.24 s`, `3 min 20 s`. */
export function formatSeconds(seconds: number): string {
  const size = Math.abs(seconds);
  if (size === 0) return "0 s";
  if (size < 1) return `${digits(seconds * 1000, size < 0.01 ? 1 : 0)} ms`;
  if (size < 120) return `${short(seconds)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

function formatBytes(bytes: number): string {
  const names = ["B", "KiB", "MiB", "GiB", "TiB"];
  const power = Math.min(names.length - 1, bytes < 1 ? 0 : Math.floor(Math.log2(bytes) / 10));
  return `${short(bytes / 1024 ** power)} ${names[power] ?? "B"}`;
}

/** A measured value with its unit; null is said to be missing, never shown as zero. */
export function formatValue(value: number | string | boolean | null, unit: string): string {
  if (value === null) return t("format.noData");
  if (typeof value === "boolean") return t(value ? "format.yes" : "format.no");
  if (typeof value === "string") return value;
  if (!Number.isFinite(value)) return t("format.notANumber");
  if (unit === "s") return formatSeconds(value);
  if (unit === "ratio") return `${short(value * 100)} %`;
  if (unit === "per_second") return `${short(value)}/s`;
  if (unit === "bytes") return formatBytes(value);
  return UNITS.includes(unit) || unit === "" ? short(value) : `${short(value)} ${unit}`;
}
