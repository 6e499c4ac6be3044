import { preferences } from "../settings/preferences.ts";
import { speak, speaking } from "./language.ts";

/** Speaks the language that was chosen, from the first word on, and any that is chosen later. */
export async function openLanguage(): Promise<void> {
  speaking.subscribe(tell);
  preferences.subscribe(() => void speakChosen());
  await speakChosen();
}

const speakChosen = async (): Promise<void> => await speak(preferences.get().language);

/** Screen readers pronounce by it. */
function tell(): void {
  document.documentElement.lang = speaking.get().language;
}
