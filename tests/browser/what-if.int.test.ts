import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { whatIfSchema } from "@cohort/contract";
import type { Page } from "playwright-core";
import { type TestBrowser, openBrowser, withBrowser } from "./browser.ts";
import { STUDY, type Stack, startStack } from "./stack.ts";

/** A whole way through several pages, on a machine that has other things to do. */
const SLOW_MS = 120_000;
const ANSWERED = { timeout: 60_000 } as const;
const PATH = `/studies/${STUDY}/what-if`;

withBrowser("the page of a what-if", () => {
  let stack: Stack;
  let browser: TestBrowser;
  beforeAll(async () => {
    stack = await startStack({ AUTH_MODE: "keys" });
    await stack.stateLegalBasis();
    browser = await openBrowser(stack.url);
  }, 240_000);
  afterAll(async () => {
    await browser.close();
    await stack.stop();
  });

  async function changeScore(page: Page, to: string): Promise<void> {
    await page.getByLabel("Find a criterion").fill("SLEDAI");
    const criterion = page.locator("details").filter({ hasText: "inc-5" });
    if ((await criterion.getAttribute("open")) === null) await criterion.locator("summary").click();
    await criterion.getByRole("textbox").first().fill(to);
  }

  it(
    "E-17: tries another bound, and names who would be gained; nothing is saved",
    async () => {
      const page = await browser.open(PATH, { key: await stack.keyFor("screener") });
      const before = await (await page.request.get(`/v1/studies/${STUDY}`)).json();
      await changeScore(page, "5");
      await page.getByText("protocol: 8").waitFor();
      const answered = page.waitForResponse(
        (response) => response.url().endsWith("/what-if"),
        ANSWERED,
      );
      await page.getByRole("button", { name: "See the difference" }).click();
      const answer = whatIfSchema.parse(await (await answered).json());
      expect(answer.better).toBeGreaterThan(0);
      const row = page.getByRole("row").filter({ hasText: "possible" }).first();
      await row.waitFor();
      expect(await row.textContent()).toContain(String(answer.after.possible));
      await page.getByText("people were matched for it").waitFor();
      const [first] = answer.gained;
      const id = first?.patient.slice("Patient/".length) ?? "";
      await page.getByRole("link", { name: id, exact: true }).click();
      await page.waitForURL(new RegExp(`/candidates/${id}$`));
      expect(await (await page.request.get(`/v1/studies/${STUDY}`)).json()).toEqual(before);
      expect(browser.complaints()).toEqual([]);
    },
    SLOW_MS,
  );

  it(
    "E-17: names who would be lost, when a bound is tightened",
    async () => {
      const page = await browser.open(PATH, { key: await stack.keyFor("screener") });
      await changeScore(page, "30");
      const answered = page.waitForResponse(
        (response) => response.url().endsWith("/what-if"),
        ANSWERED,
      );
      await page.getByRole("button", { name: "See the difference" }).click();
      const { lost, worse, better } = whatIfSchema.parse(await (await answered).json());
      expect([worse, better]).toEqual([lost.length, 0]);
      expect(worse).toBeGreaterThan(0);
      const section = page.getByRole("region", { name: new RegExp(`^${worse} .*lost`) });
      await section.waitFor();
      const ids = lost.map(({ patient }) => patient.slice("Patient/".length));
      expect(await section.getByRole("link").allInnerTexts()).toEqual(ids);
    },
    SLOW_MS,
  );

  it(
    "E-17: says which change makes no sense, and keeps it",
    async () => {
      const page = await browser.open(PATH, { key: await stack.keyFor("screener") });
      const criterion = page.locator("details").filter({ hasText: "inc-2" });
      await criterion.locator("summary").click();
      await criterion.getByLabel(/Age at least/).fill("70");
      await page.getByRole("button", { name: "See the difference" }).click();
      const alert = page.getByRole("alert");
      await alert.waitFor();
      expect(await alert.textContent()).toContain("at most 65");
      expect(await criterion.getByLabel(/Age at least/).inputValue()).toBe("70");
      await page.getByRole("button", { name: /^Take back/ }).click();
      expect(await criterion.getByLabel(/Age at least/).inputValue()).toBe("18");
    },
    SLOW_MS,
  );

  it(
    "E-17: is for those who screen; others see the bounds alone",
    async () => {
      const page = await browser.open(PATH, { key: await stack.keyFor("viewer") });
      await changeScore(page, "5");
      await page.getByText("Only who screens for this study").waitFor();
      expect(await page.getByRole("button", { name: "See the difference" }).isDisabled()).toBe(
        true,
      );
    },
    SLOW_MS,
  );
});
