import type { FeedItem } from "@mayday/agent/contract";

/** A tutor's message that is still being written, by its pieces. */
export type Draft = { id: string; pieces: string[] };
/**
 * The learner's own message until the feed has it. `failure` is why it was refused; `delay` is why it is not delivered
 * yet although the page goes on trying.
 */
export type Outgoing = { clientId: string; text: string; at: number; failure: string | null; delay: string | null };

/** What a browser knows of a run's feed: `items` are 1..lastSeq without gaps or repeats. */
export type FeedState = {
  items: readonly FeedItem[];
  lastSeq: number;
  /** Something newer arrived while something between is missing: ask again from `lastSeq`. */
  gap: boolean;
  drafts: readonly Draft[];
  outgoing: readonly Outgoing[];
};

export const emptyFeed: FeedState = { items: [], lastSeq: 0, gap: false, drafts: [], outgoing: [] };

/** Takes items in any order and any number of times; what does not follow on is left out and reported as a gap. */
export function addItems(state: FeedState, arrived: readonly FeedItem[]): FeedState {
  const items = [...state.items];
  let lastSeq = state.lastSeq;
  let gap = false;
  for (const item of [...arrived].sort((a, b) => a.seq - b.seq)) {
    if (item.seq <= lastSeq) continue;
    gap = item.seq > lastSeq + 1;
    if (gap) break;
    items.push(item);
    lastSeq = item.seq;
  }
  const fresh = items.slice(state.items.length);
  const written = new Set(fresh.map((item) => (item.type === "tutor_message" ? item.id : null)));
  const stored = new Set(fresh.map((item) => (item.type === "learner_message" ? item.clientId : null)));
  return {
    items: fresh.length > 0 ? items : state.items,
    lastSeq,
    gap,
    drafts: state.drafts.filter((draft) => !written.has(draft.id)),
    outgoing: state.outgoing.filter((message) => !stored.has(message.clientId)),
  };
}

/**
 * Puts a piece of a message in its place; a first piece begins the message again, and a piece of a message that is
 * already whole is ignored.
 */
export function addPiece(state: FeedState, piece: { id: string; index: number; text: string }): FeedState {
  if (state.items.some((item) => item.type === "tutor_message" && item.id === piece.id)) return state;
  const known = state.drafts.find((draft) => draft.id === piece.id);
  const pieces = piece.index === 0 ? [] : [...(known?.pieces ?? [])];
  pieces[piece.index] = piece.text;
  const draft = { id: piece.id, pieces };
  return { ...state, drafts: [...state.drafts.filter((other) => other.id !== piece.id), draft] };
}

export const draftText = (draft: Draft): string => Array.from(draft.pieces, (piece) => piece ?? "").join("");

/** After a break the whole messages come from the feed, so half-written ones are dropped. */
export const dropDrafts = (state: FeedState): FeedState => ({ ...state, drafts: [] });

/** Shows a message before the server has it; a resend of one that failed takes its place. */
export function addOutgoing(state: FeedState, message: Omit<Outgoing, "failure" | "delay">): FeedState {
  const others = state.outgoing.filter((other) => other.clientId !== message.clientId);
  return { ...state, outgoing: [...others, { ...message, failure: null, delay: null }] };
}

export const failOutgoing = (state: FeedState, clientId: string, failure: string): FeedState =>
  changeOutgoing(state, clientId, { failure, delay: null });

export const delayOutgoing = (state: FeedState, clientId: string, delay: string): FeedState =>
  changeOutgoing(state, clientId, { failure: null, delay });

function changeOutgoing(state: FeedState, clientId: string, to: Partial<Outgoing>): FeedState {
  const outgoing = state.outgoing.map((message) => (message.clientId === clientId ? { ...message, ...to } : message));
  return { ...state, outgoing };
}

export function dropOutgoing(state: FeedState, clientId: string): FeedState {
  return { ...state, outgoing: state.outgoing.filter((message) => message.clientId !== clientId) };
}
