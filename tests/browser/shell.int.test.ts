import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { violationsOf } from "./axe.ts";
import {
  LANGUAGES,
  THEMES,
  type TestBrowser,
  openBrowser,
  settled,
  withBrowser,
} from "./browser.ts";
import { STUDY, type Stack, startStack } from "./stack.ts";

const WORKLIST = `/studies/${STUDY}/worklist`;
const IDLE_MINUTES = 15;

withBrowser("the frame of every page", () => {
  let stack: Stack;
  let browser: TestBrowser;
  let key: string;
  beforeAll(async () => {
    stack = await startStack({ AUTH_MODE: "keys", SESSION_IDLE_MINUTES: String(IDLE_MINUTES) });
    browser = await openBrowser(stack.url);
    key = await stack.keyFor("screener", "study-lead");
  }, 300_000);
  afterAll(async () => {
    await browser.close();
    await stack.stop();
  });

  describe("signing in", () => {
    it("leads back to where one was going, and out again", async () => {
      const page = await browser.open(`${WORKLIST}?verdict=possible`);
      expect(new URL(page.url()).pathname).toBe("/sign-in");
      await page.getByLabel("Key", { exact: true }).fill("cmk_wrong");
      await page.getByRole("button", { name: "Sign in with the key" }).click();
      await page.getByRole("alert").filter({ hasText: "not accepted" }).waitFor();
      expect(await page.getByLabel("Key", { exact: true }).inputValue()).toBe("cmk_wrong");
      await page.getByLabel("Key", { exact: true }).fill(key);
      await page.keyboard.press("Enter");
      await page.waitForURL(`**${WORKLIST}?verdict=possible`);
      await settled(page);

      await page.getByRole("button", { name: /^Signed in as/ }).click();
      await page.getByRole("menuitem", { name: "Sign out" }).click();
      await page.waitForURL("**/sign-in");
      await page.goto("/");
      await page.waitForURL("**/sign-in?from=%2F");
      await page.context().close();
    }, 60_000);

    it.each(["https://elsewhere.example.org/", "//elsewhere.example.org/", "/\\elsewhere"])(
      "B-14 leads nowhere else: %s",
      async (from) => {
        const page = await browser.open(`/nothing`, { key });
        await page.goto(`/sign-in?from=${encodeURIComponent(from)}`);
        await page.waitForURL(`${stack.url}/`);
        await page.context().close();
      },
      60_000,
    );

    it("E-18 does nothing against WCAG 2.2 AA in any look, and needs no puzzle", async () => {
      for (const theme of [...THEMES, "high-contrast"] as const) {
        for (const language of LANGUAGES) {
          const page = await browser.open("/sign-in", { theme, language, width: 320 });
          expect([theme, language, await violationsOf(page)]).toEqual([theme, language, []]);
          await page.context().close();
        }
      }
    }, 120_000);
  });

  describe("E-22 a session", () => {
    it("is warned of before it ends, and goes on where one says so", async () => {
      const page = await browser.open("/", { key });
      await page.clock.install();
      await page.reload();
      await settled(page);
      const nearlyOver = (IDLE_MINUTES - 2) * 60_000 + 10_000;
      stack.pass(nearlyOver);
      await page.clock.fastForward(nearlyOver);
      const warning = page.getByRole("dialog", { name: "Your session is about to end" });
      await warning.waitFor();
      expect(await warning.textContent()).toMatch(/signed out in \d+ seconds/);
      expect(await violationsOf(page)).toEqual([]);
      // The page goes on asking what is new, which is nobody's use of it.
      await page.clock.runFor(10_000);
      expect(await warning.isVisible()).toBe(true);
      await page.getByRole("button", { name: "Stay signed in" }).click();
      await warning.waitFor({ state: "detached" });
      stack.pass(3 * 60_000);
      await page.reload();
      await settled(page);
      expect(new URL(page.url()).pathname).toBe("/");
      await page.context().close();
    }, 60_000);

    it("that ended leaves the page and what was typed on it", async () => {
      const page = await browser.open(WORKLIST, { key });
      const search = page.getByRole("searchbox").or(page.locator("main input[type=text]")).first();
      await search.fill("P-1");
      stack.pass((IDLE_MINUTES + 1) * 60_000);
      await page.evaluate(() => window.dispatchEvent(new Event("visibilitychange")));
      const ended = page.getByRole("dialog", { name: "Your session has ended" });
      await ended.waitFor();
      await page.getByLabel("Key", { exact: true }).fill(key);
      await page.keyboard.press("Enter");
      await ended.waitFor({ state: "detached" });
      expect(await search.inputValue()).toBe("P-1");
      await page.context().close();
    }, 60_000);
  });

  it("E-22 a service that cannot be reached, or fails, is said until it is back", async () => {
    const page = await browser.open(WORKLIST, { key });
    await page.context().route("**/v1/**", (route) => route.abort());
    await page.getByRole("link", { name: "Data quality" }).click();
    const away = page.getByText("The service cannot be reached. What you typed is kept.");
    await away.first().waitFor();
    await page.context().unroute("**/v1/**");
    await page.locator(".frame-only[role=none] button").click();
    await page.locator(".frame-only[role=none]").waitFor({ state: "detached" });
    await settled(page);

    await page.context().route("**/v1/**", (route) => route.fulfill({ status: 503, body: "{}" }));
    await page.getByRole("link", { name: "Funnel" }).click();
    await page.getByText("The service does not answer as it should.").first().waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await page.context().close();
    browser.complaints();
  }, 60_000);

  it("E-20 E-21 language and colours are chosen in a menu and remembered", async () => {
    const page = await browser.open("/", { key });
    const dark = (): Promise<string | null> =>
      page.locator("html").getAttribute("data-mantine-color-scheme");
    expect(await dark()).toBe("light");
    await page.getByRole("button", { name: "Display" }).click();
    await page.getByRole("menuitemradio", { name: "Dark" }).click();
    expect(await dark()).toBe("dark");
    await page.getByRole("menuitemradio", { name: "High contrast" }).click();
    expect(await page.locator("html").getAttribute("data-contrast")).toBe("high");
    await page.getByRole("menuitemradio", { name: "Deutsch" }).click();
    await page.locator("h1", { hasText: "Studien" }).waitFor();
    expect(await page.locator("html").getAttribute("lang")).toBe("de");
    await page.reload();
    await page.locator("h1", { hasText: "Studien" }).waitFor();
    expect(await page.locator("html").getAttribute("data-contrast")).toBe("high");
    await page.context().close();
  }, 60_000);

  it("E-23 every page says that it suggests, and as of when", async () => {
    for (const path of ["/", WORKLIST, `/studies/${STUDY}/funnel`, "/nothing/here"]) {
      const page = await browser.open(path, { key });
      await page.waitForLoadState("networkidle");
      const notice = await page.locator("main").innerText();
      expect(notice).toContain("Suggestion: needs clinical review");
      expect(notice).toContain("22 Nov 2026");
      await page.context().close();
    }
  }, 120_000);

  it("E-21 on paper there is no frame, and the notice is", async () => {
    const page = await browser.open(WORKLIST, { key });
    await page.emulateMedia({ media: "print" });
    expect(await page.locator("header.frame").isVisible()).toBe(false);
    expect(await page.locator(".notice").isVisible()).toBe(true);
    await page.context().close();
  }, 60_000);

  it("E-18 nothing moves where the reader asks for it", async () => {
    const page = await browser.open("/", { key, motion: "reduce" });
    const longest = await page.evaluate(() =>
      Math.max(
        ...[...document.querySelectorAll("*")].map((element) =>
          Math.max(
            ...getComputedStyle(element).transitionDuration.split(",").map(Number.parseFloat),
          ),
        ),
      ),
    );
    expect(longest).toBe(0);
    await page.context().close();
  }, 60_000);
});
