import { afterAll, beforeAll, expect, it } from "@jest/globals";
import type { Page } from "playwright-core";
import { smallTargets, tooWide, violationsOf } from "./axe.ts";
import {
  LANGUAGES,
  type TestBrowser,
  type Theme,
  openBrowser,
  settled,
  withBrowser,
} from "./browser.ts";
import { everyPage } from "./pages.ts";
import { type Stack, startStack } from "./stack.ts";
import { unspoken } from "./unspoken.ts";

let stack: Stack;
let browser: TestBrowser;
let paths: readonly string[];

type Look = (page: Page, path: string) => Promise<readonly string[]>;

/** Pages of one profile that are looked at side by side: most of the time each waits for its network to be quiet. */
const LANES = 3;

/** Goes to every page in one profile, and gives what was found wrong by page. */
async function walk(first: Page, look: Look): Promise<Readonly<Record<string, readonly string[]>>> {
  const found: Record<string, readonly string[]> = {};
  const left = [...paths];
  const lane = async (page: Page): Promise<void> => {
    for (let path = left.shift(); path !== undefined; path = left.shift()) {
      await page.goto(path);
      await settled(page);
      await page.waitForLoadState("networkidle");
      const wrong = await look(page, path);
      if (wrong.length > 0) found[path] = wrong;
    }
  };
  const context = first.context();
  const pages = [first];
  while (pages.length < LANES) pages.push(await context.newPage());
  await Promise.all(pages.map(lane));
  await context.close();
  return found;
}

const both =
  (one: Look, other: Look): Look =>
  async (page, path) => [...(await one(page, path)), ...(await other(page, path))];

/** In a window of this width from now on. */
const within =
  (width: number, look: Look): Look =>
  async (page, path) => {
    await page.setViewportSize({ width, height: 800 });
    // Drawn anew: whatever follows the window's size has done so.
    await page.evaluate(
      () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))),
    );
    return look(page, path);
  };

withBrowser("every page", () => {
  beforeAll(async () => {
    stack = await startStack();
    browser = await openBrowser(stack.url);
    paths = await everyPage(stack);
  }, 300_000);
  afterAll(async () => {
    await browser.close();
    await stack.stop();
  });

  // A theme changes colours and a language words: neither what the other changes.
  const looks: (readonly [Theme, (typeof LANGUAGES)[number]])[] = [
    ...LANGUAGES.filter((language) => language !== "en").map(
      (language) => ["light", language] as const,
    ),
    ["dark", "en"],
    ["high-contrast", "en"],
  ];

  it("E-18 E-21 does nothing against WCAG 2.2 AA, and has targets of 24 px or room around them: light, en", async () => {
    const page = await browser.open("/", { theme: "light", language: "en", width: 1280 });
    expect(await walk(page, both(violationsOf, smallTargets))).toEqual({});
  }, 300_000);

  it.each(looks)(
    "E-18 E-21 does nothing against WCAG 2.2 AA: %s, %s",
    async (theme, language) => {
      const page = await browser.open("/", { theme, language });
      expect(await walk(page, violationsOf)).toEqual({});
    },
    300_000,
  );

  it("E-18 in the longest words fits a window of 320 px without scrolling sideways, and has targets of 24 px at 400 px", async () => {
    const page = await browser.open("/", { language: "de" });
    expect(await walk(page, both(within(320, tooWide), within(400, smallTargets)))).toEqual({});
  }, 300_000);

  it("E-20 shows no text that is in no catalogue", async () => {
    const page = await browser.open("/", { language: "en-XA" });
    const told: string[] = [];
    page.context().on("response", (response) => {
      if (!/\/(?:v1|auth)\//.test(response.url())) return;
      void response.text().then(
        (text) => told.push(text),
        () => null,
      );
    });
    expect(await walk(page, (one) => unspoken(one, told))).toEqual({});
  }, 300_000);

  it("B-14 E-22 breaks no policy and no promise of its own while all this goes on", () => {
    expect(browser.complaints()).toEqual([]);
  });
});
