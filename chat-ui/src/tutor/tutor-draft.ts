import type { ModelChange } from "@mayday/agent/contract";

/** What is typed into the tutor's form. */
export type TutorDraft = { provider: ModelChange["provider"]; model: string; baseUrl: string; apiKey: string };

/** What is sent of it, without what was left empty; null while the model has no name. */
export function toChange({ provider, model, baseUrl, apiKey }: TutorDraft): ModelChange | null {
  if (provider === "scripted") return { provider };
  if (model.trim() === "") return null;
  return {
    provider,
    model: model.trim(),
    ...(baseUrl.trim() === "" ? {} : { baseUrl: baseUrl.trim() }),
    ...(apiKey.trim() === "" ? {} : { apiKey: apiKey.trim() }),
  };
}
