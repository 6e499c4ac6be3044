import type { System } from "./action-handler.ts";

/** A system that has these parts; whoever reaches for another fails the test. */
export function systemOf(parts: Partial<System>): System {
  const handler: ProxyHandler<Partial<System>> = {
    get(target, name) {
      if (name in target) return Reflect.get(target, name) as unknown;
      throw new Error(`this test has no ${String(name)}`);
    },
  };
  // Guaranteed by the handler: what is missing is never undefined.
  return new Proxy(parts, handler) as System;
}
