/** The addresses of what can be read over MCP. */
export const GLOSSARY_URI = "mayday://glossary";
export const RUN_TEMPLATES = {
  brief: "mayday://runs/{run}/brief",
  progress: "mayday://runs/{run}/progress",
  hints: "mayday://runs/{run}/hints",
} as const;
export type RunDocument = keyof typeof RUN_TEMPLATES;

export const runUri = (run: string, document: RunDocument) => RUN_TEMPLATES[document].replace("{run}", run);
export const progressUri = (run: string) => runUri(run, "progress");

/** The run and document that a URI names; null for any other URI. */
export function parseRunUri(uri: string): { run: string; document: RunDocument } | null {
  const [, run, document] = /^mayday:\/\/runs\/([A-Za-z0-9_-]{1,64})\/(brief|progress|hints)$/.exec(uri) ?? [];
  return run === undefined ? null : { run, document: document as RunDocument };
}
