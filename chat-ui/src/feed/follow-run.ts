import type { Failure, FeedItem, Progress } from "@mayday/agent/contract";
import type { Connection } from "../connection/connection.ts";
import { createStore, type Store } from "../store.ts";
import { t } from "../text/t.ts";
import { createTyping } from "./typing.ts";
import {
  addItems,
  addOutgoing,
  addPiece,
  delayOutgoing,
  dropDrafts,
  dropOutgoing,
  emptyFeed,
  failOutgoing,
  type FeedState,
  type Outgoing,
} from "./feed-state.ts";

/** A run as it stands in this browser. `failure` is set when the run cannot be watched. */
export type RunView = { feed: FeedState; progress: Progress | null; failure: Failure | null; loaded: boolean };

export type RunFollower = {
  view: Store<RunView>;
  say: (text: string) => void;
  resend: (message: Outgoing) => void;
  discard: (message: Outgoing) => void;
  /** Stops the tutor's turn. */
  stop: () => void;
  /** The text that the learner writes changed; the tutor does not speak up unasked while they write. */
  typing: (text: string) => void;
  /** Begins to follow; the function that comes back ends it. What is known stays for the next time. */
  start: () => () => void;
};

const ANSWER_MS = 10_000;
const RETRY_MS = 2000;
const LASTING: readonly string[] = ["not_found", "not_allowed", "invalid_input"];

/** Follows one run: replays what is missing after every connect and every gap, and keeps own messages until stored. */
export function followRun({ socket }: Pick<Connection, "socket">, run: string): RunFollower {
  const view = createStore<RunView>({ feed: emptyFeed, progress: null, failure: null, loaded: false });
  const setFeed = (feed: FeedState): void => view.set({ ...view.get(), feed });
  let retry: ReturnType<typeof setTimeout> | undefined;
  let following = false;

  const watch = async (): Promise<void> => {
    clearTimeout(retry);
    const after = view.get().feed.lastSeq;
    const answer = await socket
      .timeout(ANSWER_MS)
      .emitWithAck("watch", { run, after })
      .catch(() => null);
    if (!following) return;
    if (answer?.status === "ok") {
      take(answer.items, answer.progress);
      for (const message of view.get().feed.outgoing) if (message.failure === null) void deliver(message);
      return;
    }
    if (answer !== null) view.set({ ...view.get(), failure: answer });
    const lasting = answer?.status === "error" && LASTING.includes(answer.code);
    if (!lasting) watchSoon();
  };
  /** Once it can be watched again, what was not delivered is. Without a connection, connecting does that. */
  const watchSoon = (): void => {
    clearTimeout(retry);
    if (following && socket.connected) retry = setTimeout(() => void watch(), RETRY_MS);
  };
  const take = (items: readonly FeedItem[], answered: Progress | null): void => {
    const was = view.get();
    // What came live right behind the answer may be heard before it.
    const isOlder = answered !== null && was.progress !== null && answered.seq < was.progress.seq;
    const progress = isOlder ? was.progress : (answered ?? was.progress);
    view.set({ feed: addItems(was.feed, items), progress, failure: null, loaded: true });
  };

  const deliver = async (message: Pick<Outgoing, "clientId" | "text">): Promise<void> => {
    const { text, clientId } = message;
    const answer = await socket
      .timeout(ANSWER_MS)
      .emitWithAck("say", { run, text, clientId })
      .catch(() => null);
    if (answer?.status === "ok") return;
    const reason = answer === null ? t("chat.notDelivered") : `${answer.reason} ${answer.tryNext}`;
    const { feed } = view.get();
    // Said twice it is stored once: a message without an answer can be sent again whether it arrived or not.
    const passes = answer === null || (answer.status === "error" && answer.code === "unavailable");
    if (!passes) return setFeed(failOutgoing(feed, clientId, reason));
    setFeed(delayOutgoing(feed, clientId, reason));
    watchSoon();
  };
  const typing = createTyping((isTyping) => {
    if (socket.connected) socket.emit("typing", { run, typing: isTyping }, () => {});
  });
  const send = (message: Pick<Outgoing, "clientId" | "text" | "at">): void => {
    setFeed(addOutgoing(view.get().feed, message));
    if (socket.connected) void deliver(message);
  };

  const onConnect = (): void => {
    setFeed(dropDrafts(view.get().feed));
    void watch();
  };
  const onFeed = (item: FeedItem): void => {
    if (item.run !== run) return;
    const feed = addItems(view.get().feed, [item]);
    setFeed(feed);
    if (feed.gap) void watch();
  };
  const onDelta = (piece: { run: string; id: string; index: number; text: string }): void => {
    if (piece.run === run) setFeed(addPiece(view.get().feed, piece));
  };
  const onProgress = (progress: Progress): void => {
    if (progress.run === run) view.set({ ...view.get(), progress });
  };

  const start = (): (() => void) => {
    following = true;
    socket.on("connect", onConnect);
    socket.on("feed", onFeed);
    socket.on("delta", onDelta);
    socket.on("progress", onProgress);
    if (socket.connected) void watch();
    return () => {
      following = false;
      typing.stop();
      clearTimeout(retry);
      socket.off("connect", onConnect);
      socket.off("feed", onFeed);
      socket.off("delta", onDelta);
      socket.off("progress", onProgress);
      if (socket.connected) socket.emit("unwatch", { run }, () => {});
    };
  };

  return {
    view,
    say: (text) => send({ clientId: newId(), text, at: Date.now() }),
    resend: send,
    discard: (message) => setFeed(dropOutgoing(view.get().feed, message.clientId)),
    typing: (text) => typing.changed(text),
    stop: () =>
      void socket
        .timeout(ANSWER_MS)
        .emitWithAck("stop", { run })
        .catch(() => null),
    start,
  };
}

/** `crypto.randomUUID` exists on secure origins only. */
function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
