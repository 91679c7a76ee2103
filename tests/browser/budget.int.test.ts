import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { SCREENS } from "@cohort/web";
import { type TestBrowser, openBrowser, settled, withBrowser } from "./browser.ts";
import { everyPage } from "./pages.ts";
import { type Stack, startStack } from "./stack.ts";

const KB = 1000;
/** Of everything that the first page runs, packed. */
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

  it("the first page's scripts are at most 250 kB packed, whatever they import at once", async () => {
    const page = await readFile(join(SCREENS, "index.html"), "utf8");
    const named = [...page.matchAll(/(?:src|href)="(\/assets\/[^"]+\.js)"/g)].map(
      ([, path = ""]) => path,
    );
    const seen = new Set<string>();
    let bytes = 0;
    for (let path = named.pop(); path !== undefined; path = named.pop()) {
      if (seen.has(path)) continue;
      seen.add(path);
      const script = await readFile(join(SCREENS, path), "utf8");
      bytes += gzipSync(script).length;
      // What is imported statically comes at once; import("…") comes when it is asked for.
      for (const [, name = ""] of script.matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g)) {
        named.push(`/assets/${name}`);
      }
    }
    expect(seen.size).toBeGreaterThan(0);
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
