import { expect, inject, it } from "vitest";
import { stackProcesses } from "@mayday/local/testing";
import { openBrowser } from "./cli/browser.ts";
import { observe } from "./cli/drill/observer.ts";
import { until } from "./testing.ts";

it("goes on after kill -9 of the agent in the middle of an incident, with nothing lost or doubled", async () => {
  const { agentUrl, dataDir } = inject("stack");
  const processes = stackProcesses(dataDir);
  const browser = await openBrowser(agentUrl);
  const started = await until(
    async () => {
      const result = await browser.call("start_run", { scenario: "search-crawls" });
      return result.status === "ok" && result;
    },
    "a run is started",
    60,
  );
  const { run } = started;
  const observer = observe(browser, run);
  await observer.watch();
  const alert = await observer.when("alert that fires", 120, () => {
    const { progress } = observer.state;
    return progress?.state === "active" && progress.alerts[0]?.alert;
  });

  expect((await browser.say(run, "what now?", "before-the-kill")).status).toBe("ok");
  await processes.kill("agent");
  await processes.ready("agent");
  await observer.when("answer to what was said before", 60, () =>
    observer.feed.some((item) => item.type === "tutor_message" && item.id.endsWith("before-the-kill")),
  );
  await until(
    async () => (await browser.call("acknowledge_alert", { run, alert })).status === "ok",
    "tools is found",
    30,
  );
  expect((await browser.say(run, "why is it not fixed?", "after-the-kill")).status).toBe("ok");
  await observer.when("answer to what was said after", 30, () =>
    observer.feed.some((item) => item.type === "tutor_message" && item.id.endsWith("after-the-kill")),
  );

  await browser.call("abandon_run", { run });
  await observer.when("end of the run", 60, () => observer.state.progress?.state === "debrief");
  const causes = observer.feed.map((item) => (item.type === "tutor_message" ? item.id : `${item.seq}`));
  expect(new Set(causes).size).toBe(causes.length);
  const replay = await browser.watch(run, 0);
  expect(replay.status === "ok" && replay.items.slice(0, observer.feed.length)).toEqual(observer.feed);
  expect(observer.problems).toEqual([]);
  browser.close();
});
