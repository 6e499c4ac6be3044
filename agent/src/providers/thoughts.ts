import type { StreamPart } from "./provider.ts";

const OPEN = "<think>";
const CLOSE = "</think>";

/**
 * Leaves out what a model thinks to itself before it answers, where its server sends that as part of the text
 * (`<think>…</think>` at the beginning, as open models write it).
 */
export async function* withoutThoughts(parts: AsyncIterable<StreamPart>): AsyncGenerator<StreamPart> {
  let state: "begin" | "thinking" | "answering" = "begin";
  let kept = "";
  for await (const part of parts) {
    if (part.type !== "text" || state === "answering") {
      if (kept !== "" && state === "begin") yield { type: "text", text: kept };
      if (part.type !== "text") kept = "";
      yield part;
      continue;
    }
    kept += part.text;
    if (state === "begin") {
      const begun = kept.trimStart();
      if (OPEN.startsWith(begun.slice(0, OPEN.length)) && begun.length < OPEN.length) continue;
      state = begun.startsWith(OPEN) ? "thinking" : "answering";
    }
    if (state === "thinking") {
      const end = kept.indexOf(CLOSE);
      // The end may be cut in two; no more of what was thought needs to be kept.
      if (end < 0) kept = kept.slice(-CLOSE.length);
      else {
        state = "answering";
        kept = kept.slice(end + CLOSE.length).trimStart();
      }
    }
    if (state === "answering" && kept !== "") {
      yield { type: "text", text: kept };
      kept = "";
    }
  }
}
