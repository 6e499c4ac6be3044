import en from "./en.json";
import { perLocale, speaking, type Texts } from "./language.ts";

/** A key of the page's texts; an unknown one does not compile. */
export type TextKey = keyof Texts;
type PluralKey = Extract<TextKey, `${string}.other`> extends `${infer Base}.other` ? Base : never;
type Values = Record<string, string | number>;

/** The text for a key in the page's language, with `{name}` replaced by the value of that name. */
export function t(key: TextKey, values: Values = {}): string {
  return speaking.get().texts[key].replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

const rules = perLocale((locale) => new Intl.PluralRules(locale));

/** The text for a count, in the form that the language has for it, with `{count}` and the other values filled in. */
export function plural(key: PluralKey, count: number, values: Values = {}): string {
  const form = `${key}.${rules().select(count)}`;
  return t(isTextKey(form) ? form : `${key}.other`, { count, ...values });
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
