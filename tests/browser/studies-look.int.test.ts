import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { type TestBrowser, openBrowser, withBrowser } from "./browser.ts";
import { type Stack, startStack } from "./stack.ts";

withBrowser("look", () => {
  let stack: Stack;
  let browser: TestBrowser;
  beforeAll(async () => {
    stack = await startStack();
    browser = await openBrowser(stack.url);
  }, 280_000);
  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  });
  it("looks", async () => {
    for (const theme of ["light", "dark"] as const)
      for (const width of [1280, 400]) {
        const page = await browser.open("/", { theme, width, language: width === 400 ? "de" : "en" });
        await page.locator("article").first().waitFor();
        await page.screenshot({ path: `/tmp/A-${theme}-${width}.png`, fullPage: true });
      }
    console.log(JSON.stringify(await (await fetch(stack.url + "/v1/overview")).json(), null, 1).slice(0, 6000));
    expect(browser.complaints()).toEqual([]);
  }, 60_000);
});
