import { launchChromium } from "@mayday/local/testing";
import { expect, onTestFinished, test } from "vitest";
import { violationsIn } from "./testing-axe.ts";

const row = (text: string, look = "") => `<tr><td class="${look}" style="width: ${text.length}em">${text}</td></tr>`;

test("of rows that are built alike axe looks at the first, and at each that is not", async () => {
  const browser = await launchChromium();
  onTestFinished(async () => await browser.close());
  const page = await browser.newPage();
  const rows = [
    row("one", "faint"),
    row("other", "faint"),
    row("dark"),
    row("darker"),
    row("two", "pale"),
    row("last", "faint"),
  ];
  await page.setContent(
    `<style>.faint { color: #eee } .pale { color: #ddd }</style><table><tbody>${rows.join("")}</tbody></table>`,
  );
  const found = await violationsIn(page, { rules: ["color-contrast"] });
  expect(found).toHaveLength(1);
  expect(found[0]?.match(/<td class="(faint|pale)"[^>]*>\w+/g)).toEqual([
    '<td class="faint" style="width: 3em">one',
    '<td class="pale" style="width: 3em">two',
  ]);
});
