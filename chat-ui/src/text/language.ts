import type { Language } from "../settings/preferences.ts";
import { createStore, useStore } from "../store.ts";
import en from "./en.json";

/** All texts of the page in one language; the English ones say which there are. */
export type Texts = Record<keyof typeof en, string>;
type Speaking = { language: Language; texts: Texts; locale: string };

/** Fetched when chosen; one that lacks a text does not compile. */
const OTHERS: Record<Exclude<Language, "en">, () => Promise<{ default: Texts }>> = {
  de: async () => await import("./de.json"),
};

/** What scenarios and tutors are written in, whatever the page speaks. */
export const SPOKEN = "en" satisfies Language;

export const speaking = createStore<Speaking>({ language: "en", texts: en, locale: localeOf("en") });
export const useLanguage = (): Language => useStore(speaking).language;

/** Lets the page speak a language; one that cannot be fetched leaves it as it is. */
export async function speak(language: Language): Promise<void> {
  if (language === speaking.get().language) return;
  try {
    const texts = language === "en" ? en : (await OTHERS[language]()).default;
    speaking.set({ language, texts, locale: localeOf(language) });
  } catch {
    // The page can be read all the same, and the next load tries again.
  }
}

/** The device's own variety of a language (en-GB, de-AT), which knows how dates are written there. */
function localeOf(language: Language): string {
  return navigator.languages.find((one) => one === language || one.startsWith(`${language}-`)) ?? language;
}

/** Something made for the present locale, and made anew when that changes. */
export function perLocale<T>(make: (locale: string) => T): () => T {
  let made: { locale: string; value: T } | null = null;
  return () => {
    const { locale } = speaking.get();
    if (made?.locale !== locale) made = { locale, value: make(locale) };
    return made.value;
  };
}
