import { expect, test } from "vitest";
import { COMMON_SIGNALS, HARMS, judgeHarm } from "./harm.ts";
import { Play } from "./fixtures/play.ts";
import { mitigationOf } from "./mitigation.ts";
import { signalSchema } from "./schema.ts";

const check = { id: "no_collateral", title: "As before", hold: 10 };

test("a check no_harm stands for an oracle over every harm but those that it excepts", () => {
  const all = judgeHarm({ ...check, except: [] }, "steady");
  expect(all).toMatchObject({ kind: "oracle", proves: "no_harm", hold: 10 });
  expect(all.conditions).toHaveLength(HARMS.length);
  const some = judgeHarm({ ...check, except: ["orders", "shipping"] }, "steady");
  expect(all.conditions.filter((one) => !some.conditions.some(({ title }) => title === one.title))).toHaveLength(2);
});

test("it compares with signals that every scenario has, and with the scenario's own load", () => {
  const { conditions } = judgeHarm({ ...check, except: [] }, "busy");
  const named = conditions.flatMap((condition) => ("signal" in condition ? [condition.signal] : []));
  for (const name of named) expect(signalSchema.safeParse(COMMON_SIGNALS[name])).toMatchObject({ success: true });
  expect(conditions).toContainEqual(expect.objectContaining({ state: { probe: "load_profile" }, value: "busy" }));
});

test("customers who are well again while the cause is there are a mitigation, not a repair", () => {
  const play = new Play();
  play.toIncident();
  const now = () => mitigationOf(play.model, play.loaded, play.now);
  expect(now()).toBe("none");
  play.signal({ checkout_p95: 0.08 });
  play.pass(24);
  expect(now()).toBe("mitigated");
  play.fixIt();
  play.signal({ errors: 0.5 });
  play.pass(24);
  expect(now()).toBe("at_a_cost");
  play.signal({ errors: 0 });
  play.pass(24);
  expect(now()).toBe("repaired");
});
