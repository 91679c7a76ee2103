import { readFile } from "node:fs/promises";
import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import type { Page } from "playwright-core";
import { type TestBrowser, openBrowser, withBrowser } from "./browser.ts";
import { STUDY, type Stack, startStack } from "./stack.ts";

interface Report {
  readonly criteria: readonly {
    readonly criterion: string;
    readonly cohort: string;
    readonly matches: number;
    readonly unknown: Readonly<Record<string, number>>;
  }[];
  readonly unclaimed: readonly {
    readonly code: string;
    readonly entries: number;
    readonly likely: { readonly criteria: readonly unknown[] } | null;
  }[];
  readonly siteLines: string;
}

withBrowser("a study's data", () => {
  let stack: Stack;
  let browser: TestBrowser;
  let report: Report;

  beforeAll(async () => {
    stack = await startStack();
    browser = await openBrowser(stack.url);
    for (let tries = 0; tries < 240; tries += 1) {
      if ((await stack.store.coverage.get()) !== null) break;
      await new Promise((done) => setTimeout(done, 250));
    }
    const reply = await fetch(`${stack.url}/v1/coverage?study=${STUDY}`);
    report = (await reply.json()) as Report;
  }, 240_000);
  afterAll(async () => {
    await browser.close();
    await stack.stop();
  });

  const section = (page: Page, name: string) =>
    page.locator("section").filter({ has: page.getByRole("heading", { name, exact: true }) });

  it("E-16 says which criteria stay unknown and why, and opens the list behind each", async () => {
    const page = await browser.open(`/studies/${STUDY}/data-quality`);
    const [first] = report.criteria;
    if (!first) throw new Error("nothing is unknown");
    const unknown = Object.values(first.unknown).reduce((sum, count) => sum + count, 0);
    const row = section(page, "Criteria that stay unknown").locator("tbody tr").first();
    const share = Math.round((100 * (first.matches - unknown)) / first.matches);
    expect(await row.textContent()).toContain(first.criterion);
    expect(await row.textContent()).toContain(`${share}% of ${first.matches}`);
    await row.getByRole("link").click();
    await page.waitForURL(/criterion=.*mark=unknown/);
    await page
      .getByText(new RegExp(`^${unknown} (people|person)`))
      .first()
      .waitFor();
    expect(browser.complaints()).toEqual([]);
  }, 60_000);

  it("E-16 names local codes with their counts and what they resemble, and lines to copy", async () => {
    const page = await browser.open(`/studies/${STUDY}/data-quality`);
    const waiting = report.unclaimed.find(({ likely }) => (likely?.criteria.length ?? 0) > 0);
    if (!waiting) throw new Error("no code resembles anything");
    const codes = section(page, "Local codes that nothing claims");
    const row = codes.locator("tbody tr", { hasText: waiting.code }).first();
    expect(await row.textContent()).toContain(String(waiting.entries));
    const lines = section(page, "Lines for the site file").locator("pre");
    expect((await lines.textContent())?.trim()).toBe(report.siteLines.trim());
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.getByRole("button", { name: "Copy" }).click();
    await page.getByRole("button", { name: "Copied" }).waitFor();
    expect(await page.evaluate("navigator.clipboard.readText()")).toBe(report.siteLines);
    expect(browser.complaints()).toEqual([]);
  }, 60_000);

  it("E-16 says what the EHR did not grant, and which units could not be converted", async () => {
    const page = await browser.open("/");
    await page.route("**/v1/coverage*", async (route) => {
      const answer = await route.fetch();
      const gaps = [{ kind: "condition", reason: "unauthorised", patients: 7 }];
      const issues = [{ code: "unit", entries: 12, patients: 4 }];
      await route.fulfill({
        response: answer,
        json: { ...((await answer.json()) as Report), gaps, issues },
      });
    });
    await page.goto(`/studies/${STUDY}/data-quality`);
    const items = section(page, "What could not be read").getByRole("listitem");
    await items.first().waitFor();
    expect(await items.allInnerTexts()).toEqual([
      expect.stringMatching(/: the EHR did not grant it, for 7 people$/),
      "unit missing or not convertible: 12 entries of 4 people",
    ]);
  }, 60_000);

  it("E-16 begins each long table with its first rows, and shows the rest when asked", async () => {
    const page = await browser.open(`/studies/${STUDY}/data-quality`);
    const concepts = section(page, "What is on record");
    await concepts.locator("tbody tr").first().waitFor();
    expect(await concepts.locator("tbody tr").count()).toBe(10);
    for (const table of await page.locator("table").all()) {
      expect(await table.locator("tbody tr").count()).toBeLessThanOrEqual(10);
    }
    const button = concepts.getByRole("button", { name: /^Show all \d+/ });
    const all = Number(/\d+/.exec(await button.innerText())?.[0]);
    await button.click();
    expect(await concepts.locator("tbody tr").count()).toBe(all);
    expect(await button.count()).toBe(0);
  }, 60_000);

  it("E-16 is the same in German, and narrow", async () => {
    const look = { language: "de", width: 320 } as const;
    const page = await browser.open(`/studies/${STUDY}/data-quality`, look);
    await page.getByRole("heading", { name: "Kriterien, die unbekannt bleiben" }).waitFor();
    const wide = await page.evaluate("document.documentElement.scrollWidth");
    expect(wide).toBeLessThanOrEqual(320);
    expect(browser.complaints()).toEqual([]);
  }, 60_000);

  it("E-16 teaches where there is no report yet", async () => {
    const page = await browser.open("/");
    await page.route("**/v1/coverage*", (route) =>
      route.fulfill({ status: 404, contentType: "application/problem+json", body: "{}" }),
    );
    await page.goto(`/studies/${STUDY}/data-quality`);
    await page.getByText("There is no report yet.").waitFor();
    await page.getByRole("link", { name: "Sync and matching" }).click();
    await page.getByRole("heading", { name: /^Operations/ }).waitFor();
    browser.complaints();
  }, 60_000);

  it.each(["csv", "xlsx"])(
    "E-12 exports the screening log as %s from the study's page",
    async (format) => {
      const page = await browser.open(`/studies/${STUDY}/about`);
      const log = section(page, "Screening log");
      await log.getByLabel("What it contains").selectOption("internal");
      await log.getByLabel("Format").selectOption(format);
      const coming = page.waitForEvent("download");
      await log.getByRole("button", { name: "Export" }).click();
      const file = await coming;
      expect(file.suggestedFilename()).toBe(`screening-log-${STUDY}-internal-2026-11-22.${format}`);
      await page.getByText("The file was made").waitFor();
      const bytes = await readFile(await file.path());
      if (format === "xlsx") expect(bytes.subarray(0, 2).toString()).toBe("PK");
      else {
        const text = bytes.toString();
        const rows = text.slice(text.indexOf("\r\n", text.indexOf("screening_number")) + 2);
        const named = /sha256,([0-9a-f]{64})/.exec(text)?.[1];
        expect(createHash("sha256").update(rows).digest("hex")).toBe(named);
        expect(rows.trimEnd().split("\r\n").length).toBeGreaterThan(50);
      }
      expect(browser.complaints()).toEqual([]);
    },
    60_000,
  );

  it("E-12 says why it could not be made", async () => {
    const page = await browser.open(`/studies/${STUDY}/about`);
    await page.route("**/screening-log*", (route) =>
      route.fulfill({
        status: 422,
        contentType: "application/problem+json",
        body: JSON.stringify({
          title: "Not possible",
          detail: "The log would have too many rows.",
        }),
      }),
    );
    await page.getByRole("button", { name: "Export" }).click();
    await page.getByText("The file could not be made.").waitFor();
    await page.getByText("The log would have too many rows.").waitFor();
    browser.complaints();
  }, 60_000);
});
