import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { funnelSchema } from "@cohort/contract";
import type { Page } from "playwright-core";
import type { Role } from "@cohort/foundation";
import { type TestBrowser, openBrowser, withBrowser } from "./browser.ts";
import { STUDY, type Stack, startStack } from "./stack.ts";

/** A whole way through several pages, on a machine that has other things to do. */
const SLOW_MS = 120_000;
const PATH = `/studies/${STUDY}/funnel`;

withBrowser("the page of a funnel", () => {
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

  const open = async (role: Role): Promise<Page> =>
    browser.open(PATH, { key: await stack.keyFor(role) });

  const listed = async (page: Page): Promise<number> => {
    const status = page.getByRole("status").filter({ hasText: /people|person/ });
    await status.first().waitFor();
    return Number(/(\d+)/.exec((await status.first().textContent()) ?? "")?.[1]);
  };

  it(
    "E-11: says at which criterion whom is lost, and each number opens the list of just so many",
    async () => {
      const page = await open("screener");
      const funnel = funnelSchema.parse(
        await (await page.request.get(`/v1/studies/${STUDY}/funnel`)).json(),
      );
      const rows = page.getByRole("table").first().getByRole("row");
      await rows.filter({ hasText: "inc-5" }).waitFor();
      expect(await rows.filter({ hasText: "inc-7d" }).innerText()).toContain("30 × 10⁹/L");
      const step = funnel.steps.find(
        ({ lost, unknown }) => lost !== null && lost > 0 && unknown !== null && unknown > 0,
      );
      if (!step) throw new Error("nobody is lost");
      const { criterion, lost, remaining, unknown } = step;
      for (const [name, count] of [
        [`${lost} lost at ${criterion}: show them`, lost],
        [`${remaining} remaining after ${criterion}: show them`, remaining],
        [`${unknown} unknown in ${criterion}: show them`, unknown],
      ] as const) {
        const there = await browser.openBeside(page, PATH);
        await there.getByRole("link", { name, exact: true }).click();
        await there.waitForURL(/worklist/);
        expect([name, await listed(there)]).toEqual([name, count]);
        await there.close();
      }
      expect(browser.complaints()).toEqual([]);
    },
    SLOW_MS,
  );

  it(
    "E-11: shows what became of people, and why some are not in the study",
    async () => {
      const page = await open("screener");
      const { candidates } = (await (
        await page.request.get(`/v1/studies/${STUDY}/candidates?limit=1`)
      ).json()) as { candidates: { patient: string; version: number }[] };
      const [first] = candidates;
      const id = first?.patient.slice("Patient/".length) ?? "";
      const put = await page.request.put(`/v1/studies/${STUDY}/candidates/${id}/decision`, {
        data: { status: "ineligible", reason: "criterion-not-met", criterion: "inc-5" },
        headers: { "If-Match": `W/"${first?.version ?? 0}"`, Origin: stack.url },
      });
      expect(put.status()).toBe(200);
      await page.reload();
      const reason = page.getByRole("row").filter({ hasText: "criterion not met" });
      await reason.waitFor();
      expect(await reason.textContent()).toContain("inc-5");
      const ended = page.getByRole("link", { name: "1 ineligible: show them" });
      await ended.click();
      await page.waitForURL(/status=ineligible/);
      expect(await listed(page)).toBe(1);
    },
    SLOW_MS,
  );

  it(
    "E-11: withholds small counts from who may only see sums, and links nowhere",
    async () => {
      const page = await open("admin");
      await page.getByText("Counts below five are withheld").waitFor();
      const table = page.getByRole("table").first();
      expect(await table.getByRole("link").count()).toBe(0);
      expect(await table.getByText("withheld", { exact: true }).count()).toBeGreaterThan(0);
      const cells = await table.getByRole("cell").allTextContents();
      const small = cells.map((cell) => /^−?(\d+)(?:$|−|\d+%)/.exec(cell)?.[1]).map(Number);
      expect(small.filter((count) => count > 0 && count < 5)).toEqual([]);
    },
    SLOW_MS,
  );
});
