import en from "./en.json";

/** A key of the page's texts; an unknown one does not compile. */
export type TextKey = keyof typeof en;
type PluralKey = Extract<TextKey, `${string}.other`> extends `${infer Base}.other` ? Base : never;
type Values = Record<string, string | number>;

/** The text for a key, with `{name}` replaced by the value of that name. */
export function t(key: TextKey, values: Values = {}): string {
  return en[key].replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

const rules = new Intl.PluralRules("en");

/** The text for a count: `key.one` or `key.other`, with `{count}` and the other values filled in. */
export function plural(key: PluralKey, count: number, values: Values = {}): string {
  const form: TextKey = rules.select(count) === "one" ? `${key}.one` : `${key}.other`;
  return t(form, { count, ...values });
}

/** The text for an id that came from outside (a stage, a state); the id itself, made readable, when there is none. */
export function named(prefix: string, id: string): string {
  return namedOrNull(prefix, id) ?? humanize(id);
}

/** The same where a text that is not there is not made up. */
export function namedOrNull(prefix: string, id: string): string | null {
  const key = `${prefix}.${id}`;
  return isTextKey(key) ? t(key) : null;
}

function isTextKey(key: string): key is TextKey {
  return Object.hasOwn(en, key);
}

/** `missing_index` → `Missing index`. */
export function humanize(id: string): string {
  const words = id.replaceAll(/[_-]+/g, " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
