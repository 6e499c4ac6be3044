import type { Locator, Page } from "playwright-core";

/** Presses of one key after which something counts as out of reach. */
const MOST_PRESSES = 400;

/**
 * Works a page by the keyboard alone. Every step goes to its element by Tab, so that what Tab does not reach fails and
 * is named; within what has one stop of Tab (tabs, radio buttons, a list of options) the arrow keys go on.
 */
export function keyboardOf(page: Page) {
  /** Presses `key` until `isDone`. */
  const press = async (key: () => Promise<string>, isDone: () => Promise<boolean>, what: Locator): Promise<void> => {
    for (let presses = 0; presses < MOST_PRESSES; presses += 1) {
      if (await isDone()) return;
      await page.keyboard.press(await key());
    }
    throw new Error(`the keyboard does not get to ${what.toString()}`);
  };

  const reach = async (target: Locator): Promise<void> => {
    await target.waitFor({ state: "attached" });
    const isBehind = async () => (await target.evaluate(whereIsFocus)) === "behind";
    await press(
      async () => ((await isBehind()) ? "Shift+Tab" : "Tab"),
      async () => (await target.evaluate(whereIsFocus)) === "here",
      target,
    );
  };

  return {
    reach,
    /** Presses a button, follows a link, opens a fold. */
    async enter(target: Locator): Promise<void> {
      await reach(target);
      await page.keyboard.press("Enter");
    },
    /** Replaces what stands in a field. */
    async write(field: Locator, text: string): Promise<void> {
      await reach(field);
      await page.keyboard.press("ControlOrMeta+a");
      await page.keyboard.type(text);
    },
    /** Chooses a radio button. */
    async pick(radio: Locator): Promise<void> {
      await reach(radio);
      if (await radio.evaluate((element) => element === document.activeElement)) await page.keyboard.press("Space");
      await press(
        async () => "ArrowDown",
        async () => await radio.isChecked(),
        radio,
      );
    },
    /** Shows a tab's panel. */
    async show(tab: Locator): Promise<void> {
      await reach(tab.locator("xpath=.."));
      await press(
        async () => "ArrowRight",
        async () => (await tab.getAttribute("aria-selected")) === "true",
        tab,
      );
    },
    /** Chooses an option of a list by its value. */
    async select(list: Locator, value: string): Promise<void> {
      await reach(list);
      await page.keyboard.press("Home");
      await press(
        async () => "ArrowDown",
        async () => (await list.inputValue()) === value,
        list,
      );
    },
  };
}

/** Seen from the element: the focus is on it, in it or on its radio group; or before it or behind it in the document. */
function whereIsFocus(element: Element): "here" | "before" | "behind" {
  const { activeElement: active } = document;
  if (active === null || active === document.body) return "before";
  // It runs in the page, which has nothing of what is outside of it.
  // oxlint-disable-next-line unicorn/consistent-function-scoping
  const group = (one: Element) => (one instanceof HTMLInputElement && one.type === "radio" ? one.name : null);
  if (element.contains(active) || (group(element) !== null && group(element) === group(active))) return "here";
  return (element.compareDocumentPosition(active) & Node.DOCUMENT_POSITION_FOLLOWING) === 0 ? "before" : "behind";
}
