import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { seriesSchema, studyDetailSchema } from "@cohort/contract";
import { type TestBrowser, openBrowser, withBrowser } from "./browser.ts";
import {
  asRead,
  candidateOf,
  detailsOf,
  findCriterion,
  idsOf,
  openCandidate,
  pathOf,
  rowOf,
  withoutAsides,
} from "./candidate-support.ts";
import { STUDY, type Stack, startStack } from "./stack.ts";

const SEVERAL_COHORTS = "NCT06614270";
const SIGNS = { pass: "●", presumed: "○", unknown: "?", review: "◐", fail: "✕" } as const;
const WORDS = {
  pass: "pass",
  presumed: "presumed",
  unknown: "unknown",
  review: "review",
  fail: "fails",
} as const;

withBrowser("the page of a candidate", () => {
  let stack: Stack;
  let browser: TestBrowser;
  beforeAll(async () => {
    stack = await startStack({
      EHR_CHART_URL: "https://ehr.example.org/chart?patient={patientId}",
      EHR_RESOURCE_URL: "https://ehr.example.org/{resourceType}/{id}",
    });
    browser = await openBrowser(stack.url);
  }, 300_000);
  afterAll(async () => {
    await browser.close();
    await stack.stop();
  });

  it("E-04 shows every criterion in the protocol's order, with sign, word, wording and explanation", async () => {
    const study = studyDetailSchema.parse(
      await (await fetch(`${stack.url}/v1/studies/${STUDY}`)).json(),
    );
    const wording = new Map(
      [...study.criteria, ...study.cohorts.flatMap(({ criteria }) => criteria)].map((one) => [
        one.id,
        one.text,
      ]),
    );
    const seen = new Set<string>();
    const failing = await findCriterion(
      stack,
      ({ outcome }) => outcome === "fail",
      "verdict=ineligible&limit=50",
    );
    for (const id of [failing.id, ...(await idsOf(stack, "verdict=possible&limit=1"))]) {
      const [match] = (await candidateOf(stack, id)).matches;
      const page = await openCandidate(browser, id);
      const rows = await page
        .locator("[data-criterion]")
        .evaluateAll((all) =>
          all.map((row): [string, string] => [
            row.getAttribute("data-criterion") ?? "",
            (row.textContent ?? "").replaceAll(/\s+/gu, " "),
          ]),
        );
      const texts = new Map(rows);
      const inOrder = ["inclusion", "exclusion"].flatMap((type) =>
        (match?.criteria ?? []).filter((one) => one.type === type).map((one) => one.id),
      );
      expect([...texts.keys()]).toEqual(inOrder);
      for (const criterion of match?.criteria ?? []) {
        const { outcome, basis, explanation } = criterion;
        const mark = outcome === "pass" && basis === "presumed" ? "presumed" : outcome;
        seen.add(mark);
        const text = texts.get(criterion.id) ?? "";
        expect(text).toContain(SIGNS[mark]);
        expect(text).toContain(WORDS[mark]);
        expect(text).toContain(asRead(wording.get(criterion.id) ?? "has no wording"));
        expect(withoutAsides(text)).toContain(withoutAsides(asRead(explanation)));
      }
      await page.context().close();
    }
    expect([...seen].toSorted()).toEqual(Object.keys(SIGNS).toSorted());
  }, 60_000);

  it("E-04 gives behind a criterion the entry with value, date, limit and its source, and a link to it", async () => {
    const { id, candidate, criterion } = await findCriterion(
      stack,
      ({ evidence }) => evidence.length === 1 && evidence[0]?.limit?.source === "result",
    );
    const [entry] = criterion.evidence;
    const page = await openCandidate(browser, id);
    const row = await detailsOf(page, criterion.id);
    const cells = await row.getByRole("row").nth(1).getByRole("cell").allInnerTexts();
    expect(cells[0]).toBe(candidate.labels[entry?.concept ?? ""]);
    expect(cells[1]).toContain(String(entry?.value));
    expect(cells[2]).toMatch(/2026 \(.*ago|2026 \(today|2026 \(yesterday/u);
    expect(cells[3]).toContain(String(entry?.limit?.high ?? entry?.limit?.low));
    expect(cells[3]).toContain("the result’s own range");
    expect(await row.getByRole("link").getAttribute("href")).toBe(
      `https://ehr.example.org/${entry?.resource}`,
    );
  });

  it("E-04 says why something is unknown and what would settle it", async () => {
    const { id, candidate, criterion } = await findCriterion(
      stack,
      ({ outcome, reason, needs }) =>
        outcome === "unknown" && reason === "stale" && needs.length > 0,
    );
    const page = await openCandidate(browser, id);
    expect(await rowOf(page, criterion.id).innerText()).toContain("unknown (too old)");
    const text = await (await detailsOf(page, criterion.id)).innerText();
    expect(text).toContain("There are entries, all outside the time asked for.");
    expect(text).toContain(`Would settle it: ${candidate.labels[criterion.needs[0] ?? ""]}`);
    const settles = page.locator("section", { hasText: "Would settle most" });
    expect(await settles.innerText()).toContain(criterion.id);
  });

  it("E-04 leaves what fails or is open, and keeps that when the page is loaded again", async () => {
    const { id, candidate } = await findCriterion(stack, ({ outcome }) => outcome === "unknown");
    const page = await openCandidate(browser, id);
    await page.getByRole("switch").press("Space");
    const open = (candidate.matches[0]?.criteria ?? []).filter(({ outcome }) => outcome !== "pass");
    await page.locator("[data-criterion]").nth(open.length).waitFor({ state: "detached" });
    expect(await page.locator("[data-criterion]").count()).toBe(open.length);
    await page.reload();
    await page.locator("[data-criterion]").first().waitFor();
    expect(await page.locator("[data-criterion]").count()).toBe(open.length);
  });

  it("E-05 draws the course of a value against its threshold, and says the same in words and as a table", async () => {
    const { id, criterion } = await findCriterion(
      stack,
      ({ evidence, message }) => evidence.length === 1 && message.id.startsWith("measured"),
    );
    const concept = criterion.evidence[0]?.concept ?? "";
    const answer = await fetch(`${stack.url}/v1${pathOf(id)}/series?concept=${concept}`);
    const [series] = seriesSchema.parse(await answer.json()).series;
    const page = await openCandidate(browser, id);
    const drawing = rowOf(page, criterion.id).getByRole("img", { name: series?.label ?? "none" });
    await drawing.waitFor();
    const label = await drawing.getAttribute("aria-label");
    expect(label).toContain(`${series?.points.length} result`);
    expect(label).toContain("held against");
    expect(await drawing.locator("circle").count()).toBe(series?.points.length);
    expect(await drawing.locator("line").count()).toBe(1);
  });

  it("E-05 shows the course as a table, every value as recorded and in one unit", async () => {
    const { id, candidate, criterion } = await findCriterion(
      stack,
      ({ id: which, evidence }) => which === "inc-8e" && evidence.length === 1,
    );
    const concept = criterion.evidence[0]?.concept ?? "";
    for (const [value, date] of [
      [58, "2026-03-01"],
      [61.5, "2026-06-01"],
    ] as const) {
      const statement = { kind: "fact", concept, value, unit: "%", date };
      const answer = await fetch(`${stack.url}/v1${pathOf(id)}/attestations`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ basis: "Earlier letters", statement }),
      });
      expect(answer.status).toBe(201);
    }
    const page = await openCandidate(browser, id);
    const drawing = rowOf(page, criterion.id).getByRole("img", { name: /: 3 results, the last/ });
    await drawing.waitFor();
    expect(await drawing.locator("polyline").count()).toBe(1);
    const row = await detailsOf(page, criterion.id);
    await row.getByText(`${candidate.labels[concept]} as a table`).click();
    const rows = await row.locator("details").getByRole("row").allInnerTexts();
    expect(rows).toHaveLength(4);
    expect(rows[2]).toMatch(/1 Jun 2026\s+61\.5\s+61\.5 %\s+attested/u);
    expect(rows[3]).toMatch(/1 Mar 2026\s+58\s+58 %\s+attested/u);
  });

  it("E-05 shows what a value is in the unit that it is held against", async () => {
    const { id, criterion } = await findCriterion(stack, ({ evidence }) =>
      evidence.some(({ converted }) => converted !== null && typeof converted.value === "number"),
    );
    const entry = criterion.evidence.find(({ converted }) => converted !== null);
    const page = await openCandidate(browser, id);
    const text = await (await detailsOf(page, criterion.id)).innerText();
    // At least to three digits.
    const [, shown] = /= ([\d.,]+) /u.exec(text) ?? [];
    const converted = Number(entry?.converted?.value);
    const rounded = Number(shown?.replaceAll(",", ""));
    expect(Math.abs(rounded / converted - 1)).toBeLessThan(0.005);
    expect(String(rounded).length).toBeLessThanOrEqual(String(converted).length);
  });

  it("E-18 breaks no word of the entries where the window is narrow: the table scrolls", async () => {
    const { id, criterion } = await findCriterion(
      stack,
      ({ evidence, message }) => evidence.length === 1 && message.id.startsWith("measured"),
    );
    const page = await openCandidate(browser, id, { width: 400, language: "de" });
    const row = await detailsOf(page, criterion.id);
    const head = row.getByRole("columnheader").first();
    expect(await head.innerText()).toBe("Was");
    const lines = await row.getByRole("columnheader").evaluateAll((cells) =>
      cells.map((cell) => {
        const range = document.createRange();
        range.selectNodeContents(cell);
        return [cell.textContent.split(/\s/u).length, range.getClientRects().length];
      }),
    );
    for (const [words = 0, drawn = 0] of lines) expect(drawn).toBeLessThanOrEqual(words);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(400);
  });

  it("E-14 opens the person's chart in the EHR", async () => {
    const [id = ""] = await idsOf(stack, "limit=1");
    const page = await openCandidate(browser, id);
    const link = page.getByRole("link", { name: /Open in EHR/ });
    expect(await link.getAttribute("href")).toBe(`https://ehr.example.org/chart?patient=${id}`);
    expect(await link.getAttribute("rel")).toContain("noopener");
  });

  it("E-23 says on the page that it is a suggestion, as of when, and from which record", async () => {
    const [id = ""] = await idsOf(stack, "limit=1");
    const page = await openCandidate(browser, id);
    const text = await page.locator("main").innerText();
    expect(text).toContain("needs clinical review");
    expect(text).toContain("as of 22 Nov 2026");
    expect(text).toContain("record last changed");
  });

  it("E-25 names the other studies that the person fits, and opens them there", async () => {
    const [id = ""] = await idsOf(stack, "elsewhere=fits&limit=1", SEVERAL_COHORTS);
    const { elsewhere } = await candidateOf(stack, id, SEVERAL_COHORTS);
    const page = await openCandidate(browser, id, { study: SEVERAL_COHORTS });
    const section = page.locator("section", { hasText: "Other studies" });
    expect(await section.getByRole("listitem").count()).toBe(elsewhere.length);
    const other = elsewhere[0];
    await section.getByRole("link").first().click();
    await page.waitForURL(`**${pathOf(id, other?.study)}*`);
    await page.locator("[data-criterion]").first().waitFor();
    expect(await page.locator("h1").innerText()).toBe(id);
  });

  it("E-04 sets the cohorts of a study side by side and shows the criteria of the one that is chosen", async () => {
    const [id = ""] = await idsOf(stack, "limit=1", SEVERAL_COHORTS);
    const { matches } = await candidateOf(stack, id, SEVERAL_COHORTS);
    const page = await openCandidate(browser, id, { study: SEVERAL_COHORTS });
    const table = page.getByRole("table", { name: "Cohorts of the study" });
    if (matches.length < 2) {
      expect(await table.count()).toBe(0);
      return;
    }
    expect(await table.getByRole("row").count()).toBe(matches.length + 1);
  });

  it("E-21 prints on one page, without what can only be clicked", async () => {
    const [id = ""] = await idsOf(stack, "limit=1", SEVERAL_COHORTS);
    for (const [study, whom] of [
      [SEVERAL_COHORTS, id],
      [STUDY, (await idsOf(stack, "limit=1"))[0] ?? ""],
    ] as const) {
      const page = await openCandidate(browser, whom, { study });
      const pdf = (await page.pdf({ format: "A4" })).toString("latin1");
      expect(pdf.match(/\/Type\s*\/Page\b(?!s)/gu)).toHaveLength(1);
      await page.emulateMedia({ media: "print" });
      expect(await page.getByRole("button", { name: /^Change the status/ }).isVisible()).toBe(
        false,
      );
      expect(await page.getByRole("button", { name: "Add a note" }).isVisible()).toBe(false);
      expect(await page.locator("h1").isVisible()).toBe(true);
      await page.context().close();
    }
  });

  it("E-20 says explanations in German, and nothing but ids and labels in English", async () => {
    const [id = ""] = await idsOf(stack, "verdict=possible&limit=1");
    const page = await openCandidate(browser, id, { language: "de" });
    const text = await rowOf(page, "inc-2").innerText();
    expect(text).toMatch(/erfüllt: \d+ Jahre alt am 22\.11\.2026, verlangt: 18 bis 65\./u);
  });
});
