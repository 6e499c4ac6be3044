import type { Locator, Page } from "playwright-core";

/** Presses of one key after which something counts as out of reach. */
const MOST_PRESSES = 400;
/** Where Tab has to go, by where the focus is seen from the target. */
const STEPS = { here: null, before: "Tab", behind: "Shift+Tab" } as const;

/**
 * Works a page by the keyboard alone. Every step goes to its element by Tab, so that what Tab does not reach fails and
 * is named; within what has one stop of Tab (tabs, radio buttons, a list of options) the arrow keys go on.
 */
export function keyboardOf(page: Page) {
  /** Presses the key that `next` names, until it names none. */
  const pressUntil = async (next: () => Promise<string | null>, what: Locator): Promise<void> => {
    for (let presses = 0; presses < MOST_PRESSES; presses += 1) {
      const key = await next();
      if (key === null) return;
      await page.keyboard.press(key);
    }
    throw new Error(`the keyboard does not get to ${what.toString()}`);
  };

  const reach = async (target: Locator): Promise<void> => {
    await target.waitFor({ state: "attached" });
    await pressUntil(async () => STEPS[await target.evaluate(whereIsFocus)], target);
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
      await pressUntil(async () => ((await radio.isChecked()) ? null : "ArrowDown"), radio);
    },
    /** Shows a tab's panel. */
    async show(tab: Locator): Promise<void> {
      await reach(tab.locator("xpath=.."));
      await pressUntil(async () => ((await tab.getAttribute("aria-selected")) === "true" ? null : "ArrowRight"), tab);
    },
    /** Chooses an option of a list by its value. */
    async select(list: Locator, value: string): Promise<void> {
      await reach(list);
      await page.keyboard.press("Home");
      await pressUntil(async () => ((await list.inputValue()) === value ? null : "ArrowDown"), list);
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
