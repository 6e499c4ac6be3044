import { setImmediate as turnOfTheLoop } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import type { Message, Provider, StreamPart, StreamRequest } from "../providers/provider.ts";
import { runTurn, type CompletedCall, type Turn } from "./loop.ts";

/** A provider that answers its n-th request with the n-th script; the last one is repeated. */
function scriptOf(...scripts: StreamPart[][]): Provider & { requests: StreamRequest[] } {
  const requests: StreamRequest[] = [];
  return {
    name: "scripted",
    requests,
    async *stream(request) {
      requests.push(request);
      yield* scripts[Math.min(requests.length, scripts.length) - 1] ?? [];
    },
  };
}
const text = (words: string): StreamPart => ({ type: "text", text: words });
const call = (name: string, input: Record<string, unknown> = {}, id = "c1"): StreamPart => ({
  type: "tool_call",
  id,
  name,
  input,
});

function turnWith(provider: Provider, more: Partial<Turn> = {}) {
  const said: string[] = [];
  const called: string[] = [];
  const completed: CompletedCall[] = [];
  const turn: Turn = {
    id: "turn-1",
    provider,
    system: "",
    messages: [{ role: "user", text: "hello" }],
    tools: [],
    completed: [],
    callTool: async (name) => {
      called.push(name);
      return { status: "ok", seen: called.length };
    },
    onCompleted: async (one) => void completed.push(one),
    screen: async (sentence) => (sentence.includes("secret") ? "held_back" : "clear"),
    say: (sentence) => void said.push(sentence),
    signal: new AbortController().signal,
    ...more,
  };
  return { turn, said, called, completed };
}

const resultsIn = (messages: readonly Message[]) =>
  messages.flatMap((message) => (message.role === "tool" ? [message.result] : []));

/** What is written later than this does not come together with what was written before. */
const later = async () => {
  for (let turns = 0; turns < 3; turns++) await turnOfTheLoop();
};

describe("a turn", () => {
  it("says what the provider writes, sentence by sentence, and is done", async () => {
    const { turn, said } = turnWith(scriptOf([text("One sen"), text("tence. And a second"), text(" one.")]));
    const result = await runTurn(turn);
    expect(said).toEqual(["One sentence. ", "And a second one."]);
    expect(result).toEqual({ text: "One sentence. And a second one.", ended: "done", tools: [] });
  });

  it("gives the provider the results of the tools it called", async () => {
    const provider = scriptOf([call("get_progress")], [text("Seen.")]);
    const { turn, called } = turnWith(provider);
    const result = await runTurn(turn);
    expect(called).toEqual(["get_progress"]);
    expect(resultsIn(provider.requests[1]?.messages ?? [])).toEqual(['{"status":"ok","seen":1}']);
    expect(result.tools).toMatchObject([{ tool: "get_progress", status: "ok" }]);
    expect(result.ended).toBe("done");
  });

  it("refuses a tool that is not the tutor's, and says which are", async () => {
    const provider = scriptOf([call("get_solution", { scenario: "x" })], [text("All right.")]);
    const { turn, called } = turnWith(provider);
    const result = await runTurn(turn);
    expect(called).toEqual([]);
    expect(resultsIn(provider.requests[1]?.messages ?? [])[0]).toMatch(/no tool get_solution.*get_progress/);
    // The page shows which tools were used: a name that a model made up could say anything.
    expect(result.tools).toMatchObject([{ tool: "unknown", status: "error" }]);
  });

  it.each([
    ["a run of its own choice", "get_progress", { run: "somebody-elses" }],
    ["an input of the wrong type", "query_metrics", { signal: 7 }],
  ])("does not make a call with %s", async (_, name, input) => {
    const provider = scriptOf([call(name, input)], [text("Sorry.")]);
    const { turn, called } = turnWith(provider);
    await runTurn(turn);
    expect(called).toEqual([]);
    expect(resultsIn(provider.requests[1]?.messages ?? [])[0]).toContain("invalid_input");
  });

  it("does not make a call again that was completed before a restart", async () => {
    const provider = scriptOf([text("On we go.")]);
    const before: CompletedCall = {
      id: "c0",
      name: "reveal_hint",
      input: { reason: "asked" },
      result: '{"status":"ok"}',
    };
    const { turn, called } = turnWith(provider, { completed: [before] });
    await runTurn(turn);
    expect(called).toEqual([]);
    expect(resultsIn(provider.requests[0]?.messages ?? [])).toEqual(['{"status":"ok"}']);
  });

  it("reports each completed call, so that it can be remembered", async () => {
    const { turn, completed } = turnWith(scriptOf([call("get_progress", {}, "c7")], [text("Yes.")]));
    await runTurn(turn);
    expect(completed).toMatchObject([{ id: "c7", name: "get_progress", result: '{"status":"ok","seen":1}' }]);
  });
});

/** Holds a phrase whatever stands between its words. */
const phrase = () => {
  const judged: string[] = [];
  const screen = async (text: string) => {
    judged.push(text);
    return /red\W+herring/i.test(text) ? ("held_back" as const) : ("clear" as const);
  };
  return { judged, screen };
};

describe("screening", () => {
  it("holds back a sentence and says the others", async () => {
    const { turn, said } = turnWith(scriptOf([text("Look closely. The secret is out. Then measure.")]));
    const result = await runTurn(turn);
    expect(said).toEqual(["Look closely. ", "Then measure."]);
    expect(result.ended).toBe("screened");
    expect(result.text).not.toContain("secret");
  });

  it("says nothing that it could not get judged", async () => {
    const { turn, said } = turnWith(scriptOf([text("Anything. At all.")]), { screen: async () => "unknown" });
    const result = await runTurn(turn);
    expect(said).toEqual([]);
    expect(result).toMatchObject({ text: "", ended: "provider_down" });
  });

  it("keeps the order when a later sentence is judged first", async () => {
    const gate = Promise.withResolvers<"clear">();
    const provider: Provider = {
      name: "scripted",
      async *stream() {
        yield text("First. ");
        await later();
        yield text("Second. Third.");
        await later();
        gate.resolve("clear");
      },
    };
    const { turn, said } = turnWith(provider, {
      screen: async (sentence) => (sentence === "First. " ? await gate.promise : "clear"),
    });
    await runTurn(turn);
    expect(said.join("")).toBe("First. Second. Third.");
  });

  it("holds a phrase that the end of a sentence cuts, with both its parts", async () => {
    const { screen } = phrase();
    const { turn, said } = turnWith(scriptOf([text("Look closely. It is red. Herring is a fish. Then measure.")]), {
      screen,
    });
    expect((await runTurn(turn)).ended).toBe("screened");
    expect(said.join("")).toBe("Look closely. Then measure.");
  });

  it("holds a phrase whose first part has been said, or that is left when another sentence is held", async () => {
    const { screen } = phrase();
    const provider: Provider = {
      name: "scripted",
      async *stream() {
        yield text("It is red. Well. ");
        await later();
        yield text("A red herring! ");
        yield text("Herring it is.");
      },
    };
    const { turn, said } = turnWith(provider, { screen: async (one) => await screen(one.replace("Well. ", "")) });
    await runTurn(turn);
    expect(said.join("")).toBe("It is red. Well. ");
  });

  it("asks once for what came together, and knows what needs no asking", async () => {
    const { judged, screen } = phrase();
    const provider: Provider = {
      name: "scripted",
      async *stream() {
        yield text("It is blue. A red herring is a fish. ");
        yield text("Look. Then ");
        await later();
        yield text("measure.");
      },
    };
    const { turn, said } = turnWith(provider, {
      screen,
      isFree: (sentence) => sentence.trim() === "A red herring is a fish.",
    });
    await runTurn(turn);
    expect(said.join("")).toBe("It is blue. A red herring is a fish. Look. Then measure.");
    expect(judged).toEqual(["It is blue. Look. ", "It is blue. Look. Then measure."]);
  });
});

describe("a turn ends", () => {
  it("at its budget of steps", async () => {
    let n = 0;
    const provider: Provider = {
      name: "scripted",
      async *stream() {
        yield call("query_metrics", { signal: `s${n++}`, window: "1m" });
      },
    };
    const { turn, called } = turnWith(provider, { budget: { steps: 3, identicalCalls: 2, ms: 60_000 } });
    expect((await runTurn(turn)).ended).toBe("budget_steps");
    expect(called).toHaveLength(3);
  });

  it("when the same call comes again and again, whatever the order of its keys", async () => {
    const provider = scriptOf(
      [call("query_metrics", { signal: "a", window: "1m" })],
      [call("query_metrics", { window: "1m", signal: "a" })],
      [call("query_metrics", { signal: "a", window: "1m" })],
    );
    const { turn, called } = turnWith(provider);
    expect((await runTurn(turn)).ended).toBe("repeated_call");
    expect(called).toHaveLength(2);
  });

  it("when its time is up, also where the provider hangs", async () => {
    const provider: Provider = {
      name: "scripted",
      async *stream() {
        yield text("Let me think. ");
        await new Promise(() => {});
      },
    };
    const { turn } = turnWith(provider, { budget: { steps: 3, identicalCalls: 2, ms: 50 } });
    expect((await runTurn(turn)).ended).toBe("budget_time");
  });

  it("when the learner stops it, and the provider's stream hears of it", async () => {
    const stop = new AbortController();
    let heard = false;
    const provider: Provider = {
      name: "scripted",
      async *stream({ signal }) {
        yield text("A sentence. And");
        const aborted = new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
        signal.addEventListener("abort", () => (heard = true));
        await aborted;
      },
    };
    const { turn, said } = turnWith(provider, {
      signal: stop.signal,
      say: (sentence) => {
        said.push(sentence);
        stop.abort();
      },
    });
    const result = await runTurn(turn);
    expect(result).toMatchObject({ text: "A sentence.", ended: "cancelled" });
    expect(heard).toBe(true);
    expect(said).toEqual(["A sentence. "]);
  });

  it("when the provider fails, with what was said until then", async () => {
    const provider: Provider = {
      name: "scripted",
      async *stream() {
        yield text("So far so good. Then ");
        throw new Error("the model is away");
      },
    };
    const { turn } = turnWith(provider);
    const result = await runTurn(turn);
    expect(result.ended).toBe("provider_down");
    expect(result.text).toMatch(/^So far so good\./);
  });
});
