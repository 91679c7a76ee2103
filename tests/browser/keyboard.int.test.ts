import { afterAll, beforeAll, expect, it } from "@jest/globals";
import type { Page } from "playwright-core";
import { type TestBrowser, openBrowser, settled, withBrowser } from "./browser.ts";
import { everyPage } from "./pages.ts";
import { STUDY, type Stack, startStack } from "./stack.ts";

const WORKLIST = `/studies/${STUDY}/worklist`;

/** Presses Tab until what has the focus fits; fails after as many presses as any page has targets. */
async function tabTo(page: Page, fits: string, most = 60): Promise<void> {
  for (let presses = 0; presses < most; presses += 1) {
    await page.keyboard.press("Tab");
    if (await page.evaluate((css) => document.activeElement?.matches(css) ?? false, fits)) return;
  }
  throw new Error(`Tab never came to ${fits}`);
}

/** Waits until the page has moved the focus to its heading. */
const arrived = async (page: Page): Promise<void> => {
  await page.waitForFunction(() => document.activeElement?.tagName === "H1");
};

const focused = (page: Page): Promise<string> =>
  page.evaluate(() => document.activeElement?.textContent.trim() ?? "");

withBrowser("the keyboard alone", () => {
  let stack: Stack;
  let browser: TestBrowser;
  beforeAll(async () => {
    stack = await startStack();
    browser = await openBrowser(stack.url);
  }, 300_000);
  afterAll(async () => {
    await browser.close();
    await stack.stop();
  });

  it("E-18 E-19 leads from the studies to a candidate and a decision, and says where one is", async () => {
    const page = await browser.open("/");
    await page.keyboard.press("Tab");
    expect(await focused(page)).toBe("Skip to the content");
    await page.keyboard.press("Enter");
    await tabTo(page, `a[href^="${WORKLIST}"]`);
    await page.keyboard.press("Enter");
    await page.waitForURL(`**${WORKLIST}*`);
    await settled(page);
    await page.locator("[data-id]").first().waitFor();
    expect(await page.title()).toMatch(/ · cohort-matcher$/);
    await arrived(page);

    await page.keyboard.press("j");
    const first = await focused(page);
    await page.keyboard.press("j");
    expect(await focused(page)).not.toBe(first);
    await page.keyboard.press("k");
    expect(await focused(page)).toBe(first);

    await page.keyboard.press("Enter");
    await page.waitForURL("**/candidates/*");
    await settled(page);
    await arrived(page);
    expect(await page.locator("main h1").first().textContent()).toContain(first);
    await page.context().close();
  }, 60_000);

  it("E-19 ? lists the keys, Escape leaves them, and focus goes back to where it was", async () => {
    const page = await browser.open(WORKLIST);
    await page.locator("[data-id]").first().waitFor();
    await page.keyboard.press("j");
    const before = await focused(page);
    await page.keyboard.press("?");
    const dialog = page.getByRole("dialog", { name: "Keys" });
    await dialog.waitFor();
    expect(await dialog.getByRole("table").count()).toBe(3);
    await page.keyboard.press("j");
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await page.waitForFunction(() => document.activeElement !== document.body);
    expect(await focused(page)).toBe(before);
    await page.context().close();
  }, 60_000);

  it("E-19 single keys can be switched off, and are text where one types", async () => {
    const page = await browser.open(WORKLIST);
    await page.locator("[data-id]").first().waitFor();
    await page.keyboard.press("/");
    await page.keyboard.type("jk1");
    const search = page.locator("input:focus");
    expect(await search.inputValue()).toBe("jk1");
    await search.fill("");
    await page.getByRole("button", { name: "Help: keys" }).click();
    await page.getByRole("switch").click();
    await page.keyboard.press("Escape");
    await page.reload();
    await settled(page);
    await page.locator("[data-id]").first().waitFor();
    const before = await focused(page);
    for (const key of ["j", "?", "1"]) await page.keyboard.press(key);
    expect(await focused(page)).toBe(before);
    expect(await page.getByRole("dialog").count()).toBe(0);
    await page.context().close();
  }, 60_000);

  it("E-18 help stands at the same place on every page", async () => {
    const page = await browser.open("/");
    const places: Record<string, unknown> = {};
    for (const path of await everyPage(stack)) {
      await page.goto(path);
      await settled(page);
      places[path] = await page.getByRole("button", { name: "Help: keys" }).boundingBox();
    }
    expect(places["/"]).not.toBeNull();
    const moved = Object.entries(places).filter(
      ([, place]) => JSON.stringify(place) !== JSON.stringify(places["/"]),
    );
    expect(moved).toEqual([]);
    await page.context().close();
  }, 60_000);

  it("E-18 every page shows where the focus is, and never hides it under something else", async () => {
    const page = await browser.open("/");
    for (const path of await everyPage(stack)) {
      await page.goto(path);
      await settled(page);
      await page.waitForLoadState("networkidle");
      for (let presses = 0; presses < 15; presses += 1) {
        await page.keyboard.press("Tab");
        const unseen = await page.evaluate(() => {
          const element = document.activeElement;
          if (element === null || element === document.body) return null;
          const { left, top, width, height } = element.getBoundingClientRect();
          const shown = getComputedStyle(element);
          const isMarked = shown.outlineStyle !== "none" || shown.boxShadow !== "none";
          const at = document.elementFromPoint(left + width / 2, top + height / 2);
          const isOnTop = at === null || element.contains(at) || at.contains(element);
          const label = element.closest(
            "label, [class*=Input-wrapper], [class*=Switch], [class*=Checkbox]",
          );
          const isDrawnByAnother = label !== null && (at === null || label.contains(at));
          return (isMarked || isDrawnByAnother) && (isOnTop || isDrawnByAnother)
            ? null
            : element.outerHTML.slice(0, 200);
        });
        expect([path, unseen]).toEqual([path, null]);
      }
    }
    await page.context().close();
  }, 120_000);
});
