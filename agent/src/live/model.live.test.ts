import { expect, it, onTestFinished } from "vitest";
import { holdConversation, SCRIPT } from "./conversation.ts";
import { problemsOf, reportOf } from "./judge.ts";
import { openPlace } from "./place.ts";

const TURN_SECONDS = Number(process.env["TUTOR_TURN_SECONDS"] ?? 60) + 30;

it(
  "a real model coaches a learner, and says nothing that is sealed",
  async () => {
    const started = new AsyncDisposableStack();
    onTestFinished(async () => await started.disposeAsync());
    const conversation = await holdConversation(await openPlace(process.env, started));
    process.stdout.write(`\n${reportOf(conversation)}\n`);
    expect(problemsOf(conversation)).toEqual([]);
  },
  (SCRIPT.length + 2) * TURN_SECONDS * 1000,
);
