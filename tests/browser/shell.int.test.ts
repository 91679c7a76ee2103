import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { type TestBrowser, openBrowser, withBrowser } from "./browser.ts";
import { type Stack, startStack } from "./stack.ts";

withBrowser("the frame of every page", () => {
  let stack: Stack;
  let browser: TestBrowser;
  beforeAll(async () => {
    stack = await startStack();
    browser = await openBrowser(stack.url);
  }, 180_000);
  afterAll(async () => {
    await browser.close();
    await stack.stop();
  });

  it("shows the studies, in the reader's language", async () => {
    const page = await browser.open("/", { language: "de" });
    expect(await page.locator("h1").textContent()).toBe("Studien");
    expect(browser.complaints()).toEqual([]);
  });
});
