import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { type TestBrowser, openBrowser, withBrowser } from "./browser.ts";
import {
  candidateOf,
  chooseStatus,
  findCriterion,
  openCandidate,
  showsStatus,
} from "./candidate-support.ts";
import { STUDY, type Stack, startStack } from "./stack.ts";

const FORMULA = '=HYPERLINK("http://elsewhere.example.org","x")';

withBrowser("the screening log of what was decided on the screens", () => {
  let stack: Stack;
  let browser: TestBrowser;
  let id: string;
  let criterion: string;

  beforeAll(async () => {
    stack = await startStack();
    browser = await openBrowser(stack.url);
    const found = await findCriterion(
      stack,
      ({ outcome }) => outcome === "fail",
      "verdict=ineligible&limit=5",
    );
    id = found.id;
    criterion = found.criterion.id;
    const page = await openCandidate(browser, id);
    await chooseStatus(page, "ineligible");
    await page.getByRole("dialog").getByLabel("Note").fill(FORMULA);
    await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
    await showsStatus(page, "ineligible");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    expect((await candidateOf(stack, id)).decision.note).toBe(FORMULA);
  }, 300_000);
  afterAll(async () => {
    await browser.close();
    await stack.stop();
  });

  async function exported(profile: string): Promise<string> {
    const page = await browser.open(`/studies/${STUDY}/about`);
    const log = page.locator("section").filter({
      has: page.getByRole("heading", { name: "Screening log", exact: true }),
    });
    await log.getByLabel("What it contains").selectOption(profile);
    const coming = page.waitForEvent("download");
    await log.getByRole("button", { name: "Export" }).click();
    return (await readFile(await (await coming).path())).toString();
  }
  const lineOf = (text: string, has: string): string =>
    text.split("\r\n").find((line) => line.includes(has)) ?? "";

  it("E-07 E-12 has the coded reason and the criterion that were chosen", async () => {
    const line = lineOf(await exported("internal"), `Patient/${id}`);
    expect(line).toContain(`,ineligible,2026-`);
    expect(line).toContain(`,criterion-not-met,${criterion},`);
  });

  it("B-13 has a note that a spreadsheet would run as a text alone", async () => {
    const text = await exported("internal");
    const line = lineOf(text, `Patient/${id}`);
    expect(line).toContain(`"'${FORMULA.replaceAll('"', '""')}"`);
    expect(text.charCodeAt(0)).toBe(0xfeff);
  });

  it("E-12 says above its rows of what it is, by whom and as of when", async () => {
    const text = await exported("internal");
    const head = Object.fromEntries(
      text
        .slice(1, text.indexOf("screening_number"))
        .trim()
        .split("\r\n")
        .map((line) => line.split(/,(.*)/s)),
    ) as Record<string, string>;
    expect(head["study"]).toBe(STUDY);
    expect(head["revision"]).toBe("1");
    expect(head["profile"]).toBe("internal");
    expect(head).toHaveProperty("filter");
    expect(head["exported_by"]).toMatch(/\S/);
    expect(Number.isNaN(Date.parse(head["exported_at"] ?? ""))).toBe(false);
    expect(Number(head["rows"])).toBe(
      text.slice(text.indexOf("screening_number")).trim().split("\r\n").length - 1,
    );
    expect(head["sha256"]).toMatch(/^[0-9a-f]{64}$/);
  });

  it("E-12 for the sponsor, which is what one gets unasked, has nobody's id and no text", async () => {
    const page = await browser.open(`/studies/${STUDY}/about`);
    expect(await page.getByLabel("What it contains").inputValue()).toBe("sponsor");
    const text = await exported("sponsor");
    expect(text).toContain("profile,sponsor");
    expect(text).toContain(`,criterion-not-met,${criterion}`);
    for (const inside of [id, "Patient/", "HYPERLINK", "demo,"]) {
      expect(text.slice(text.indexOf("screening_number"))).not.toContain(inside);
    }
  });
});
