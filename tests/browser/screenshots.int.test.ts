import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { ROOT } from "../architecture/workspace.ts";
import { THEMES, type TestBrowser, openBrowser, withBrowser } from "./browser.ts";
import { everyPage } from "./pages.ts";
import { type Stack, startStack } from "./stack.ts";

/** `SCREENSHOTS=1` keeps the pictures; `pnpm screenshots` sets it. */
const keeps = process.env["SCREENSHOTS"] !== undefined;
const FOLDER = join(ROOT, "services/web/screenshots");

/** `/studies/NCT06421701/candidates/p1` is `candidates`. */
const nameOf = (path: string): string => {
  const [, first = "", , third] = path.split("/");
  if (first === "studies") return third ?? "study";
  return path.slice(1).replaceAll("/", "-") || "studies";
};

withBrowser("pictures of every page", () => {
  let stack: Stack;
  let browser: TestBrowser;
  beforeAll(async () => {
    stack = await startStack();
    browser = await openBrowser(stack.url);
    await mkdir(FOLDER, { recursive: true });
  }, 300_000);
  afterAll(async () => {
    await browser.close();
    await stack.stop();
  });

  it.each(THEMES)(
    "E-21 E-23 each shows its heading, that it suggests and as of when, and not a mere wait, in %s",
    async (theme) => {
      for (const path of await everyPage(stack)) {
        const page = await browser.open(path, { theme, height: 900 });
        await page.waitForLoadState("networkidle");
        const text = await page.locator("main").innerText();
        // A page that is none has one sentence to say; every other says more than that it waits.
        const said = path === "/nothing/here" ? /2026.{25}/s : /2026.{60}/s;
        expect([path, text]).toEqual([
          path,
          expect.stringMatching(/Suggestion: needs clinical review.+22 Nov 2026/s),
        ]);
        expect([path, text]).toEqual([path, expect.stringMatching(said)]);
        const file = join(FOLDER, `${nameOf(path)}-${theme}.png`);
        if (keeps) await page.screenshot({ path: file, fullPage: true });
        await page.context().close();
      }
      expect(browser.complaints()).toEqual([]);
    },
    300_000,
  );
});

// Where nobody has to sign in there is no such page: a stack of its own, for the pictures alone.
if (keeps) {
  withBrowser("pictures of signing in", () => {
    let stack: Stack;
    let browser: TestBrowser;
    beforeAll(async () => {
      stack = await startStack({ AUTH_MODE: "keys" });
      browser = await openBrowser(stack.url);
    }, 300_000);
    afterAll(async () => {
      await browser.close();
      await stack.stop();
    });

    it.each(THEMES)("E-21 it is asked for a key, in %s", async (theme) => {
      const page = await browser.open("/sign-in", { theme, height: 900 });
      await page.waitForLoadState("networkidle");
      await page.screenshot({ path: join(FOLDER, `sign-in-${theme}.png`), fullPage: true });
      expect(await page.locator("main").innerText()).toMatch(/key/i);
      await page.context().close();
    });
  });
}
