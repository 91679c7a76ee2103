import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import type { Page } from "playwright-core";
import { whatIfSchema } from "@cohort/contract";
import { type TestBrowser, openBrowser, settled, withBrowser } from "./browser.ts";
import {
  candidateOf,
  chooseStatus,
  detailsOf,
  rowOf as criterionOf,
  showsStatus,
} from "./candidate-support.ts";
import { STUDY, type Stack, startStack } from "./stack.ts";
import * as list from "./worklist-support.ts";

const SCORE = "inc-5";
const SETTLED = "14";

withBrowser("a coordinator's day", () => {
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

  it("E-01 E-03 E-04 E-06 E-08 E-09 E-11 E-12 E-13 E-17 E-18 E-19 E-20 from the studies to the log", async () => {
    const page = await browser.open("/");
    const asked = `verdict=possible&criterion=${SCORE}&mark=unknown`;

    await findsTheStudy(page);
    const total = await filters(page, asked);
    const [id = "", other = ""] = list.idsIn(await list.listOf(stack, `${asked}&snoozed=false`));

    await list.rowOf(page, id).getByRole("link", { name: id }).click();
    await page.waitForURL(`**/candidates/${id}`);
    await readsWhy(page);
    await statesTheScore(page, id);
    await decides(page, id);
    await goesBack(page, total, other);
    await worksOnSeveral(page);
    await takesTheLogAlong(page, id);
    await comparesTheNumbers(page);
    await readsGerman();
    await usesKeysAlone();
    await findsThePlaceAgain();
    expect(browser.complaints()).toEqual([]);
  }, 240_000);

  /** Who is worth my time? */
  async function findsTheStudy(page: Page): Promise<void> {
    await page.locator(`article a[href="/studies/${STUDY}/worklist"]`).first().click();
    await page.waitForURL(`**/studies/${STUDY}/worklist`);
    await list.saysPeople(page, (await list.listOf(stack)).total);
  }

  /** Those who are possible, and only lack a score. */
  async function filters(page: Page, asked: string): Promise<number> {
    await page.getByLabel("Verdict").selectOption("possible");
    await page.getByRole("combobox", { name: "Criterion", exact: true }).fill("SLEDAI");
    await page.getByRole("option", { name: new RegExp(`^${SCORE}:`) }).click();
    await page.waitForURL((url) => url.search === `?${asked}`);
    const { total } = await list.listOf(stack, `${asked}&snoozed=false`);
    expect(total).toBeGreaterThanOrEqual(2);
    await list.saysPeople(page, total);
    return total;
  }

  /** Why is this one here, and what is asked? */
  async function readsWhy(page: Page): Promise<void> {
    const row = await detailsOf(page, SCORE);
    expect(await row.getAttribute("data-outcome")).toBe("unknown");
    await row.getByRole("region", { name: "The rule in words" }).getByText("at least 8").waitFor();
    await page.getByText("Would settle most").first().waitFor();
  }

  /** The score is on paper: it is typed in, and the match made anew before one's eyes. */
  async function statesTheScore(page: Page, id: string): Promise<void> {
    const before = (await candidateOf(stack, id)).matches[0];
    const row = criterionOf(page, SCORE);
    await row.getByRole("button", { name: `State a value ${SCORE}` }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("textbox", { name: "Value" }).fill(SETTLED);
    await dialog.getByLabel("Why, or on what source").fill("Scored at today's visit");
    await dialog.getByRole("button", { name: "State" }).click();
    await page.locator(`[data-criterion="${SCORE}"][data-outcome=pass]`).waitFor();
    // What the machine said without it stays beside it.
    await row.getByText(/: unknown → pass/).waitFor();
    const after = (await candidateOf(stack, id)).matches[0];
    expect(after?.score).toBeGreaterThan(before?.score ?? 100);
    await page
      .locator("main header")
      .getByText(after?.score.toFixed(1) ?? "–")
      .first()
      .waitFor();
  }

  /** Not this month; no, after all: put it off, with the reason, a note, and somebody to do it. */
  async function decides(page: Page, id: string): Promise<void> {
    await chooseStatus(page, "contacted");
    await showsStatus(page, "contacted");
    await page.getByRole("button", { name: "Undo" }).click();
    await showsStatus(page, "new");
    await chooseStatus(page, "deferred");
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel(/^Reason/).selectOption({ label: "awaiting a result" });
    await dialog.getByRole("button", { name: "Save" }).click();
    await showsStatus(page, "deferred");
    await page.getByRole("button", { name: "Add a note" }).click();
    await dialog.getByLabel("Note").fill("Ask again after the echocardiography");
    await dialog.getByRole("button", { name: "Save" }).click();
    await page.locator("main header").getByText("Ask again after the echocardiography").waitFor();
    await page.getByRole("button", { name: /^Assigned: / }).click();
    await page.getByRole("menuitem", { name: "me", exact: true }).click();
    await page.getByRole("button", { name: /^Assigned: (?!nobody)/ }).waitFor();
    const { decision, assignment } = await candidateOf(stack, id);
    expect(decision).toMatchObject({ status: "deferred", reason: "awaiting-result" });
    expect(assignment.assignee).not.toBeNull();
  }

  /** The list is as it was left, less whom the score has settled. */
  async function goesBack(page: Page, total: number, other: string): Promise<void> {
    await page.goBack();
    await list.saysPeople(page, total - 1);
    expect(await page.getByLabel("Verdict").inputValue()).toBe("possible");
    await list.rowOf(page, other).waitFor();
  }

  async function worksOnSeveral(page: Page): Promise<void> {
    const ids = (await list.shownIds(page)).slice(0, 2);
    for (const id of ids) await list.rowOf(page, id).getByRole("checkbox").check();
    await page.getByRole("button", { name: "Set status" }).click();
    await page.getByRole("menuitem", { name: "to review" }).click();
    await page
      .getByRole("dialog")
      .getByRole("button", { name: `Set ${ids.length} candidate` })
      .click();
    for (const id of ids) await list.showsStatus(page, id, "to review");
  }

  /** The list of those put off, as a file for the sponsor: one row, and no patient's id. */
  async function takesTheLogAlong(page: Page, id: string): Promise<void> {
    await page.getByRole("button", { name: "Clear filters" }).click();
    await page.getByLabel("Status", { exact: true }).selectOption("deferred");
    await list.saysPeople(page, 1);
    const logged = async (item: string): Promise<string> => {
      const coming = page.waitForEvent("download");
      await page.getByRole("button", { name: "Export" }).click();
      await page.getByRole("menuitem", { name: item }).click();
      return (await readFile(await (await coming).path())).toString();
    };
    const sponsor = await logged("CSV, for the sponsor");
    expect(sponsor).toContain("status=deferred");
    expect(sponsor.split("\r\n").filter((line) => line.includes("awaiting-result"))).toHaveLength(
      1,
    );
    expect(sponsor).not.toContain(id);
    expect(sponsor).not.toContain("echocardiography");
    const internal = await logged("CSV, internal");
    expect(internal).toContain(`Patient/${id}`);
    expect(internal).toContain("Ask again after the echocardiography");
  }

  /** What the funnel and the what-if page count is who stands in the list. */
  async function comparesTheNumbers(page: Page): Promise<void> {
    const tabs = page.getByRole("navigation", { name: "Pages of the study" });
    await tabs.getByRole("link", { name: "Funnel" }).click();
    const link = page.getByRole("link", { name: new RegExp(`unknown in ${SCORE}: show them$`) });
    const count = Number.parseInt((await link.innerText()).trim(), 10);
    await link.click();
    await list.saysPeople(page, count);
    const possible = (await list.listOf(stack, "verdict=possible")).total;
    await tabs.getByRole("link", { name: "What if" }).click();
    await page.getByLabel("Find a criterion").fill("SLEDAI");
    const criterion = page.locator("details").filter({ hasText: SCORE });
    await criterion.locator("summary").click();
    await criterion.getByRole("textbox").first().fill("7");
    const answered = page.waitForResponse((response) => response.url().endsWith("/what-if"));
    await page.getByRole("button", { name: "See the difference" }).click();
    const { before } = whatIfSchema.parse(await (await answered).json());
    expect(before.possible).toBe(possible);
  }

  async function readsGerman(): Promise<void> {
    const page = await browser.open(`/studies/${STUDY}/worklist?status=deferred`, {
      language: "de",
    });
    await page.getByText("1 Person", { exact: true }).waitFor();
    await page.getByRole("button", { name: /: zurückgestellt$/ }).waitFor();
    await page.getByRole("button", { name: "Exportieren" }).waitFor();
  }

  async function usesKeysAlone(): Promise<void> {
    const page = await list.openList(browser, { query: "status=new&verdict=possible" });
    await page.keyboard.press("j");
    const id = await page.evaluate(() => document.activeElement?.textContent ?? "");
    await page.keyboard.press("Enter");
    await page.waitForURL(`**/candidates/${id}`);
    await settled(page);
    await page.locator("[data-criterion]").first().waitFor();
    await page.keyboard.press("2");
    await showsStatus(page, "contacted");
    await page.keyboard.press("n");
    await page.getByRole("dialog").getByLabel("Note").waitFor();
    await page.keyboard.type("Called, will call back");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.locator("main header").getByText("Called, will call back").waitFor();
    expect((await candidateOf(stack, id)).decision).toMatchObject({
      status: "contacted",
      note: "Called, will call back",
    });
  }

  /** From one to the next, and back to where the list was left. */
  async function findsThePlaceAgain(): Promise<void> {
    const page = await list.openList(browser, { query: "status=new" });
    const ids = await list.shownIds(page);
    const [id = "", next = ""] = ids.slice(20, 22);
    await list.rowOf(page, id).getByRole("link", { name: id }).click();
    await page.getByText(`21 of ${ids.length} in the list`).waitFor();
    await page.getByRole("link", { name: "Next ›" }).click();
    await page.waitForURL(`**/candidates/${next}`);
    await page.keyboard.press("<");
    await page.waitForURL(`**/candidates/${id}`);
    await page.getByRole("navigation", { name: "Where you are" }).getByRole("link").last().click();
    await page.waitForURL("**/worklist?status=new");
    await page.waitForFunction((was) => document.activeElement?.textContent === was, id);
    expect(await page.evaluate(() => window.scrollY)).toBeGreaterThan(0);
  }
});
