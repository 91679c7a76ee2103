import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Page } from "playwright-core";
import { smallTargets, tooWide, violationsOf } from "./axe.ts";
import {
  LANGUAGES,
  THEMES,
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

/** Goes to every page in one profile, and gives what was found wrong by page. */
async function walk(
  first: Page,
  look: (page: Page, path: string) => Promise<readonly string[]>,
): Promise<Readonly<Record<string, readonly string[]>>> {
  const found: Record<string, readonly string[]> = {};
  for (const path of paths) {
    await first.goto(path);
    await settled(first);
    await first.waitForLoadState("networkidle");
    const wrong = await look(first, path);
    if (wrong.length > 0) found[path] = wrong;
  }
  await first.context().close();
  return found;
}

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

  const looks: (readonly [Theme, (typeof LANGUAGES)[number]])[] = [
    ...THEMES.flatMap((theme) => LANGUAGES.map((language) => [theme, language] as const)),
    ["high-contrast", "en"],
  ];

  it.each(looks)(
    "E-18 E-21 does nothing against WCAG 2.2 AA: %s, %s",
    async (theme, language) => {
      const page = await browser.open("/", { theme, language });
      expect(await walk(page, violationsOf)).toEqual({});
    },
    300_000,
  );

  describe("E-18", () => {
    it("fits a window of 320 px, in the longest words, without scrolling sideways", async () => {
      const page = await browser.open("/", { width: 320, height: 600, language: "de" });
      expect(await walk(page, tooWide)).toEqual({});
    }, 300_000);

    it.each([1280, 400])(
      "has targets of 24 px, or room around them, in a window of %s px",
      async (width) => {
        const page = await browser.open("/", { width });
        expect(await walk(page, smallTargets)).toEqual({});
      },
      300_000,
    );
  });

  it("E-20 shows no text that is in no catalogue", async () => {
    const page = await browser.open("/", { language: "en-XA" });
    const told: string[] = [];
    page.on("response", (response) => {
      if (!/\/(?:v1|auth)\//.test(response.url())) return;
      void response.text().then(
        (text) => told.push(text),
        () => null,
      );
    });
    expect(await walk(page, () => unspoken(page, told))).toEqual({});
  }, 300_000);

  it("B-14 E-22 breaks no policy and no promise of its own while all this goes on", () => {
    expect(browser.complaints()).toEqual([]);
  });
});
