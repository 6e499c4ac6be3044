import { createStore, useStore } from "../store.ts";

/** What a learner may choose of how the page looks and speaks; it is this browser's own, and stays in it. */
export const THEMES = ["system", "light", "dark"] as const;
export const MOTIONS = ["system", "reduced"] as const;
export const TEXT_SIZES = ["small", "normal", "large"] as const;
export const LANGUAGES = ["en", "de"] as const;
export type Language = (typeof LANGUAGES)[number];
export type Preferences = {
  theme: (typeof THEMES)[number];
  motion: (typeof MOTIONS)[number];
  text: (typeof TEXT_SIZES)[number];
  language: Language;
  /** The tour of the first visit was taken or skipped. */
  toured: boolean;
};

/** `public/appearance.js` reads the same key before the first paint. */
export const PREFERENCES_KEY = "mayday.preferences";
const DEFAULTS: Preferences = { theme: "system", motion: "system", text: "normal", language: "en", toured: false };

/** What was kept, with the default for whatever is missing or makes no sense. */
export function parsePreferences(kept: string | null): Preferences {
  const found = asRecord(kept);
  const oneOf = <T extends string>(known: readonly T[], name: string, otherwise: T): T =>
    known.find((one) => one === found[name]) ?? otherwise;
  return {
    theme: oneOf(THEMES, "theme", DEFAULTS.theme),
    motion: oneOf(MOTIONS, "motion", DEFAULTS.motion),
    text: oneOf(TEXT_SIZES, "text", DEFAULTS.text),
    language: oneOf(LANGUAGES, "language", DEFAULTS.language),
    toured: found["toured"] === true,
  };
}

function asRecord(kept: string | null): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(kept ?? "{}");
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

/** Tells the style sheets, by attributes of the root element. */
export function showPreferences({ theme, motion, text }: Preferences, root: { dataset: DOMStringMap }): void {
  Object.assign(root.dataset, { theme, motion, text });
}

export const preferences = createStore<Preferences>(DEFAULTS);

/** Takes over what this browser keeps, now and whenever another tab changes it. */
export function openPreferences(): void {
  const read = (): void => preferences.set(parsePreferences(localStorage.getItem(PREFERENCES_KEY)));
  read();
  preferences.subscribe(() => showPreferences(preferences.get(), document.documentElement));
  addEventListener("storage", ({ key }) => {
    if (key === PREFERENCES_KEY || key === null) read();
  });
}

/** Changes some of them, for good and at once. */
export function prefer(change: Partial<Preferences>): void {
  const next = { ...preferences.get(), ...change };
  localStorage.setItem(PREFERENCES_KEY, JSON.stringify(next));
  preferences.set(next);
}

export const usePreferences = (): Preferences => useStore(preferences);
