import { ProtocolError, ProtocolErrorCode, ResourceNotFoundError } from "@modelcontextprotocol/server";
import type { ReadResourceResult, Resource, ResourceTemplateType } from "@modelcontextprotocol/server";
import { GLOSSARY } from "@mayday/scenarios/contract";
import type { Control } from "../control.ts";
import type { Credential } from "../credentials.ts";
import type { LiveRun } from "../host/live-run.ts";
import { ToolError } from "../tool-error.ts";
import { hintIndex } from "./hint-index.ts";
import { seesAllRuns } from "./run-updates.ts";
import { GLOSSARY_URI, parseRunUri, RUN_TEMPLATES, runUri, type RunDocument } from "./uris.ts";

const JSON_TYPE = "application/json";
/** The runs that a list names, newest first. Others can be read by their URI. */
const MOST_RUNS = 30;
const HOUR_MS = 60 * 60_000;

const GLOSSARY_RESOURCE: Resource = {
  uri: GLOSSARY_URI,
  name: "glossary",
  title: "Glossary",
  description: "Terms of the field: what each means, and its other names.",
  mimeType: JSON_TYPE,
};

const DOCUMENTS: Record<RunDocument, { title: string; description: string; mimeType: string }> = {
  brief: { title: "Brief", description: "What the learner was told when the run began.", mimeType: "text/markdown" },
  progress: {
    title: "Progress",
    description: "Where the run is now. Subscribe to hear when it changes. Times are milliseconds since the epoch.",
    mimeType: JSON_TYPE,
  },
  hints: {
    title: "Hints",
    description: "Which hints there are for each check and which of them were revealed, without their texts.",
    mimeType: JSON_TYPE,
  },
};

export const resourceTemplates: ResourceTemplateType[] = Object.entries(DOCUMENTS).map(([document, about]) => ({
  ...about,
  name: `run-${document}`,
  title: `${about.title} of a run`,
  uriTemplate: RUN_TEMPLATES[document as RunDocument],
}));

/** What the caller can read now: the glossary, and the documents of the runs that it may see and that are not closed. */
export async function listResources(control: Control, caller: Credential): Promise<Resource[]> {
  const rows = await control.store.list(seesAllRuns(caller) ? null : caller.sub);
  const open = rows.filter(({ settled }) => !settled).slice(0, MOST_RUNS);
  const ofRuns = open.flatMap(({ id, scenario }) => {
    const title = control.catalog.find(scenario)?.scenario.title ?? scenario;
    return Object.entries(DOCUMENTS).map(([document, about]) => ({
      ...about,
      name: `${id}-${document}`,
      title: `${about.title}: ${title}`,
      uri: runUri(id, document as RunDocument),
    }));
  });
  return [GLOSSARY_RESOURCE, ...ofRuns];
}

/** Throws `ResourceNotFoundError` for a URI that does not exist for the caller, whyever. */
export async function readResource(control: Control, caller: Credential, uri: string): Promise<ReadResourceResult> {
  if (uri === GLOSSARY_URI) {
    const contents = [{ uri, mimeType: JSON_TYPE, text: JSON.stringify(GLOSSARY) }];
    return { contents, ttlMs: HOUR_MS, cacheScope: "public" };
  }
  const { run, document } = await requireRun(control, caller, uri);
  const { mimeType } = DOCUMENTS[document];
  return { contents: [{ uri, mimeType, text: textOf(run, document) }], ttlMs: 0, cacheScope: "private" };
}

/** The run and document that a URI names, when the caller may see it. */
export async function requireRun(
  control: Control,
  caller: Credential,
  uri: string,
): Promise<{ run: LiveRun; document: RunDocument }> {
  const named = parseRunUri(uri);
  if (named === null) throw new ResourceNotFoundError(uri.slice(0, 200));
  try {
    return { run: await control.runs.find(named.run, caller), document: named.document };
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    if (error.code === "not_found") throw new ResourceNotFoundError(uri);
    throw new ProtocolError(ProtocolErrorCode.InternalError, `${error.message}. ${error.tryNext}`);
  }
}

function textOf(run: LiveRun, document: RunDocument): string {
  switch (document) {
    case "brief":
      return run.loaded.scenario.brief;
    case "progress":
      return JSON.stringify(run.progress());
    case "hints":
      return JSON.stringify(hintIndex(run.loaded, run.progress()));
  }
}
