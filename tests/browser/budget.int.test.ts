import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { SCREENS } from "@cohort/web";
import { type TestBrowser, openBrowser, settled, withBrowser } from "./browser.ts";
import { everyPage } from "./pages.ts";
import { type Stack, startStack } from "./stack.ts";

const KB = 1000;
/** Of everything that the first page runs, its language included, packed. */
const INITIAL_JS = 250 * KB;
/** Layout shift of a page from its first frame on (web.dev: good is up to 0.1). */
const MOST_SHIFT = 0.1;

const WATCH_SHIFT = `
  globalThis.shifted = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) globalThis.shifted += entry.value;
  }).observe({ type: "layout-shift", buffered: true });`;

withBrowser("budgets", () => {
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

  it("all that the first page runs is at most 250 kB of scripts, packed", async () => {
    const context = await browser.open("/nothing/here");
    const page = await context.context().newPage();
    const sizes = new Map<string, number>();
    page.on("response", (response) => {
      const { pathname } = new URL(response.url());
      if (pathname.endsWith(".js")) sizes.set(pathname, 0);
    });
    await page.goto("/");
    await settled(page);
    await page.waitForLoadState("networkidle");
    await page.context().close();
    for (const path of sizes.keys()) {
      sizes.set(path, gzipSync(await readFile(join(SCREENS, path))).length);
    }
    const bytes = [...sizes.values()].reduce((sum, size) => sum + size, 0);
    expect(bytes).toBeGreaterThan(100 * KB);
    expect(bytes).toBeLessThanOrEqual(INITIAL_JS);
  });

  it("E-22 no page jumps while it loads, and each keeps its place while it waits", async () => {
    const page = await browser.open("/", { motion: "no-preference" });
    await page.context().addInitScript(WATCH_SHIFT);
    // Slow enough that what is waited for is seen to be waited for.
    await page.route("**/v1/**", async (route) => {
      await new Promise((done) => setTimeout(done, 400));
      await route.continue().catch(() => undefined);
    });
    const shifts: Record<string, number> = {};
    for (const path of await everyPage(stack)) {
      await page.goto(path);
      await settled(page);
      await page.waitForLoadState("networkidle");
      const shifted = Number(await page.evaluate("globalThis.shifted"));
      if (shifted >= MOST_SHIFT) shifts[path] = shifted;
    }
    await page.context().close();
    expect(shifts).toEqual({});
  }, 300_000);
});
