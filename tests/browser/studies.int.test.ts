import { afterAll, beforeAll, expect, it } from "@jest/globals";
import type { Locator, Page } from "playwright-core";
import { candidateListSchema, overviewSchema } from "@cohort/contract";
import { SYSTEM } from "@cohort/postgres";
import { DR } from "../postgres/granted.ts";
import { type TestBrowser, openBrowser, withBrowser } from "./browser.ts";
import { STUDY, type Stack, startStack } from "./stack.ts";

const SEVERAL_COHORTS = "NCT06614270";

withBrowser("the page of all studies", () => {
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

  const cardOf = (page: Page, study: string): Locator =>
    page.getByRole("article").filter({ hasText: study });
  const apiGet = async (path: string): Promise<unknown> =>
    (await fetch(`${stack.url}${path}`)).json();
  /** As the API lists whom a link of the page leads to. */
  async function listedBehind(link: Locator): Promise<number> {
    const target = new URL((await link.getAttribute("href")) ?? "", stack.url);
    const [, , study = ""] = target.pathname.split("/");
    // The page's word for what the API lists anyway: whoever was put off for later too.
    expect(target.searchParams.get("snoozed")).toBe("all");
    target.searchParams.delete("snoozed");
    const body = await apiGet(`/v1/studies/${study}/candidates${target.search}`);
    return candidateListSchema.parse(body).total;
  }

  it("E-01 has a card for each study, whose every number opens as many people", async () => {
    const page = await browser.open("/");
    const { studies } = overviewSchema.parse(await apiGet("/v1/overview"));
    expect(await page.getByRole("article").count()).toBe(studies.length);
    let followed = 0;
    for (const { study, title, counts } of studies) {
      const card = cardOf(page, study);
      expect(await card.getByRole("heading", { level: 2 }).textContent()).toBe(title);
      expect(await card.textContent()).toContain(`${counts.possible} possible`);
      const links = card.getByRole("link", { name: /^\d+ (?!possible: )/ });
      for (const link of await links.all()) {
        const text = (await link.textContent()) ?? "";
        const shown = Number(/\d+/.exec(text)?.[0]);
        expect([study, text, await listedBehind(link)]).toEqual([study, text, shown]);
        followed += 1;
      }
    }
    expect(followed).toBeGreaterThan(3 * studies.length);
  });

  it("E-01 shows a study's cohorts, each with its own people", async () => {
    const page = await browser.open("/");
    const card = cardOf(page, SEVERAL_COHORTS);
    const rows = await card.getByRole("row").all();
    expect(rows).toHaveLength(6);
    for (const row of rows.slice(1)) {
      const [eligible, possible] = await row.getByRole("cell").allTextContents();
      const href = (await row.getByRole("link").getAttribute("href")) ?? "";
      const cohort = new URL(href, stack.url).searchParams.get("cohort") ?? "";
      for (const [verdict, shown] of [
        ["eligible", eligible],
        ["possible", possible],
      ] as const) {
        const path = `/v1/studies/${SEVERAL_COHORTS}/candidates?cohort=${cohort}&verdict=${verdict}`;
        expect(String(candidateListSchema.parse(await apiGet(path)).total)).toBe(shown);
      }
    }
    expect(await cardOf(page, STUDY).getByRole("table").count()).toBe(0);
  });

  it("E-01 counts by status what people decide", async () => {
    const [row] = candidateListSchema.parse(
      await apiGet(`/v1/studies/${STUDY}/candidates?limit=1`),
    ).candidates;
    await fetch(`${stack.url}/v1/studies/${STUDY}/candidates/${row?.patient.slice(8)}/decision`, {
      method: "PUT",
      headers: { "Content-Type": "application/json", "If-Match": 'W/"0"' },
      body: JSON.stringify({ status: "contacted" }),
    });
    const page = await browser.open("/");
    const link = cardOf(page, STUDY).getByRole("link", { name: "contacted 1", exact: true });
    expect(await listedBehind(link)).toBe(1);
  });

  it("E-01 tells what is new since one last opened the worklist", async () => {
    const page = await browser.open("/");
    expect(await cardOf(page, STUDY).textContent()).toContain(
      "You have not opened this worklist yet",
    );
    await fetch(`${stack.url}/v1/studies/${STUDY}/seen`, { method: "POST" });
    await page.reload();
    await cardOf(page, STUDY)
      .getByText(/^Nobody new since /)
      .waitFor();
  });

  it("E-01 says how many are new since, and leads to them", async () => {
    const since = { at: "2026-11-20T08:00:00Z", new: 3, better: 2, worse: 1 };
    const page = await browser.open("/");
    await page.route("**/v1/overview", async (route) => {
      const answer = await route.fetch();
      const body = overviewSchema.parse(await answer.json());
      const studies = body.studies.map((one) => (one.study === STUDY ? { ...one, since } : one));
      await route.fulfill({ response: answer, json: { ...body, studies } });
    });
    await page.reload();
    const link = cardOf(page, STUDY).getByRole("link", { name: /^3 new since / });
    await link.waitFor();
    expect(await link.getAttribute("href")).toContain("sort=changed");
    expect(await cardOf(page, STUDY).textContent()).toMatch(/2 now eligible.*1 worse than then/s);
  });

  it("E-01 E-23 says as of when it is, how fresh the data is, and that it is a suggestion", async () => {
    const page = await browser.open("/");
    const text = (await page.getByRole("main").textContent()) ?? "";
    expect(text).toContain("Suggestion: needs clinical review");
    expect(text).toMatch(/as of \w+ \d+, \d{4}|as of \d+ \w+ \d{4}/);
    expect(text).toContain("read from the EHR");
    stack.pass(3 * 86_400_000);
    await page.reload();
    await page.getByText(/The EHR was last read to the end 3 days ago/).waitFor();
    stack.pass(-3 * 86_400_000);
  });

  it("E-01 teaches why there is nothing: no legal basis, no study, no role", async () => {
    const basis = { study: STUDY, reference: "EC 9", validFrom: "2020-01-01" };
    await stack.store.legalBases.state({ ...basis, validUntil: "2021-01-01" }, DR);
    const page = await browser.open("/");
    const card = cardOf(page, STUDY);
    await card.getByText("No legal basis holds").waitFor();
    expect(await card.getByText("near miss").count()).toBe(0);
    await stack.store.legalBases.state({ ...basis, validUntil: null }, DR);
    const active = await stack.store.studies.active();
    for (const { id } of active) await stack.store.studies.close(id, DR);
    await page.reload();
    await page.getByRole("heading", { name: "No active study" }).waitFor();
    for (const { id } of active) await stack.store.studies.activate(id, SYSTEM);
  });

  it.each([
    ["en", "eligible", "possible"],
    ["de", "geeignet", "möglich"],
    ["zh", "合格", "可能合格"],
  ] as const)("E-20 speaks %s", async (language, eligible, possible) => {
    const page = await browser.open("/", { language });
    const text = (await cardOf(page, STUDY).textContent()) ?? "";
    expect(text).toMatch(new RegExp(`\\d+ ${eligible}.*\\d+ ${possible}`));
    expect(browser.complaints()).toEqual([]);
  });

  it("E-18 holds at 320 px without scrolling sideways", async () => {
    const page = await browser.open("/", { width: 320 });
    const wide = "document.documentElement.scrollWidth";
    expect(await page.evaluate(wide)).toBeLessThanOrEqual(320);
  });
});
