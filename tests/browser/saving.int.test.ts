import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Page } from "playwright-core";
import { violationsOf } from "./axe.ts";
import { THEMES, type TestBrowser, openBrowser, withBrowser } from "./browser.ts";
import {
  candidateOf,
  chooseStatus,
  idsOf,
  openCandidate,
  showsStatus,
} from "./candidate-support.ts";
import { type Stack, startStack } from "./stack.ts";
import {
  chooseStatus as chooseRowStatus,
  openList,
  rowOf,
  showsStatus as rowShows,
} from "./worklist-support.ts";

withBrowser("what is saved, and what is not", () => {
  let stack: Stack;
  let browser: TestBrowser;
  let people: readonly string[];
  let taken = 0;
  const someone = (): string => people[taken++] ?? "nobody is left";
  beforeAll(async () => {
    stack = await startStack();
    browser = await openBrowser(stack.url);
    people = await idsOf(stack, "verdict=possible&limit=20");
  }, 300_000);
  afterAll(async () => {
    await browser.close();
    await stack.stop();
  });

  async function refuse(page: Page, what: string): Promise<void> {
    await page.route(what, (route) => route.fulfill({ status: 503, body: "{}" }));
  }

  it.each([
    ["deferred", "awaiting-result"],
    ["withdrawn", "withdrew-consent"],
  ])("E-06 %s needs a reason, and is saved with it", async (status, reason) => {
    const id = someone();
    const page = await openCandidate(browser, id);
    await chooseStatus(page, status);
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "Save" }).click();
    expect(await dialog.isVisible()).toBe(true);
    expect((await candidateOf(stack, id)).decision.version).toBe(0);
    await dialog.getByRole("combobox", { name: /^Reason/ }).selectOption(reason);
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.waitFor({ state: "detached" });
    await showsStatus(page, status);
    expect((await candidateOf(stack, id)).decision).toMatchObject({ status, reason });
  });

  it("E-22 E-09 keeps a note that could not be saved, to be saved again", async () => {
    const id = someone();
    const page = await openCandidate(browser, id);
    await refuse(page, "**/decision");
    await page.getByRole("button", { name: "Add a note" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Note").fill("Calls back on Monday.");
    await dialog.getByRole("button", { name: "Save" }).click();
    await page.getByRole("alert").getByText("This was not saved.").waitFor();
    expect(await dialog.getByLabel("Note").inputValue()).toBe("Calls back on Monday.");
    await page.unroute("**/decision");
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.waitFor({ state: "detached" });
    expect((await candidateOf(stack, id)).decision).toMatchObject({
      note: "Calls back on Monday.",
      version: 1,
    });
  });

  it("E-22 E-07 keeps reason and note of a row in the list that could not be saved", async () => {
    const id = someone();
    const page = await openList(browser);
    await refuse(page, "**/decision");
    await rowOf(page, id).locator("[data-act=status]").click();
    await page.getByRole("menuitem", { name: /^deferred/ }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("combobox", { name: /^Reason/ }).selectOption("unreachable");
    await dialog.getByLabel("Note").fill("Away until May");
    await dialog.getByRole("button", { name: "Save" }).click();
    await page.getByText("This was not saved.").waitFor();
    expect(await dialog.getByRole("combobox", { name: /^Reason/ }).inputValue()).toBe(
      "unreachable",
    );
    await page.unroute("**/decision");
    await dialog.getByRole("button", { name: "Save" }).click();
    await rowShows(page, id, "deferred");
    await dialog.waitFor({ state: "detached" });
    expect((await candidateOf(stack, id)).decision.note).toBe("Away until May");
  });

  it("E-22 E-13 keeps whom one chose, why and the note where many could not be saved", async () => {
    const both = [someone(), someone()];
    const page = await openList(browser);
    for (const id of both) await rowOf(page, id).getByRole("checkbox").check();
    await page.getByRole("button", { name: "Set status" }).click();
    await page.getByRole("menuitem", { name: /^deferred/ }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("2 can be changed.").waitFor();
    await dialog.getByLabel(/^Reason/).selectOption("other");
    await dialog.getByLabel("Note").fill("Ward round first");
    await refuse(page, "**/decisions");
    await dialog.getByRole("button", { name: "Set 2 candidates" }).click();
    await page.getByRole("alert").first().waitFor();
    expect(await dialog.getByLabel("Note").inputValue()).toBe("Ward round first");
    await page.unroute("**/decisions");
    await dialog.getByRole("button", { name: "Set 2 candidates" }).click();
    for (const id of both) await rowShows(page, id, "deferred");
    for (const id of both) {
      expect((await candidateOf(stack, id)).decision).toMatchObject({
        reason: "other",
        note: "Ward round first",
      });
    }
  });

  it("E-22 E-24 keeps the dates of a plan that could not be saved, to be saved again", async () => {
    const id = someone();
    const page = await openList(browser);
    await refuse(page, "**/assignments");
    await rowOf(page, id).locator("[data-act=plan]").click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Due on").fill("2027-01-15");
    await dialog.getByRole("button", { name: "Save" }).click();
    await page.getByRole("alert").first().waitFor();
    expect(await dialog.getByLabel("Due on").inputValue()).toBe("2027-01-15");
    await page.unroute("**/assignments");
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.waitFor({ state: "detached" });
    expect((await candidateOf(stack, id)).assignment.dueOn).toBe("2027-01-15");
  });

  it("E-06 offers to take back in one message, which gives way to the one before", async () => {
    const both = [someone(), someone()];
    const page = await openList(browser);
    for (const id of both) {
      await chooseRowStatus(page, id, "contacted");
      await page.getByText(`${id}: contacted`).waitFor();
    }
    const undo = page.getByRole("button", { name: "Undo" });
    await page.getByText("1 before it can be taken back too").waitFor();
    await page.getByText(`${both[0]}: contacted`).waitFor({ state: "detached" });
    expect(await undo.count()).toBe(1);
    await undo.click();
    await rowShows(page, both[1] ?? "", "new");
    await page.getByText(`${both[0]}: contacted`).waitFor();
    await page.getByText(`${both[1]}: contacted`).waitFor({ state: "detached" });
    await undo.click();
    for (const id of both) await rowShows(page, id, "new");
    expect(await undo.count()).toBe(0);
  });

  it("E-18 says what was saved in a region that was there before, and what failed as an alert", async () => {
    const id = someone();
    const page = await openCandidate(browser, id);
    const region = page.locator("[aria-live=polite][data-position=bottom-right]");
    expect(await region.textContent()).toBe("");
    await chooseStatus(page, "contacted");
    await page.getByRole("button", { name: "Undo" }).waitFor();
    expect(await region.textContent()).toContain(`${id}: contacted`);
    await refuse(page, "**/decision");
    await chooseStatus(page, "to review");
    await page.getByRole("alert").getByText("This was not saved.").waitFor();
  });

  it("E-09 E-10 says of every note who wrote it and when, and lets nobody change it", async () => {
    const id = someone();
    const page = await openCandidate(browser, id);
    await page.getByRole("button", { name: "Add a note" }).click();
    await page.getByRole("dialog").getByLabel("Note").fill("Asked the ward.");
    await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
    await page.getByRole("tab", { name: "Timeline" }).click();
    const entry = page.locator("[data-kind=decision]").filter({ hasText: "Asked the ward." });
    await entry.waitFor();
    const { by, at } = (await candidateOf(stack, id)).decision;
    expect(by).toMatch(/\S/);
    expect(await entry.innerText()).toContain(`by ${by}`);
    expect(await entry.locator("time").getAttribute("datetime")).toBe(at);
    expect(await entry.locator("button, textarea, input").count()).toBe(0);
  });

  describe.each(THEMES)("E-18 E-21 %s", (theme) => {
    it("does nothing against WCAG 2.2 AA in what opens over a page either", async () => {
      const page = await openCandidate(browser, people[0] ?? "", { theme });
      for (const open of ["Add a note", "History is complete …"]) {
        await page.getByRole("button", { name: open }).click();
        await page.getByRole("dialog").waitFor();
        expect([open, await violationsOf(page)]).toEqual([open, []]);
        await page.keyboard.press("Escape");
        await page.getByRole("dialog").waitFor({ state: "detached" });
      }
      await page.locator("[data-criterion] button[aria-expanded]").first().click();
      await page.getByRole("tab", { name: "Timeline" }).click();
      await page.locator("[data-kind]").first().waitFor();
      expect(await violationsOf(page)).toEqual([]);

      const list = await openList(browser, { theme });
      await list.getByRole("button", { name: "More filters" }).click();
      await list.locator("tr[data-id] input[type=checkbox]").first().check();
      await list.getByRole("button", { name: "Set status" }).click();
      await list.getByRole("menu").waitFor();
      expect(await violationsOf(list)).toEqual([]);
      for (const name of ["Views", "Display"]) {
        await list.keyboard.press("Escape");
        await list.getByRole("button", { name }).click();
        await list.getByRole("menu").waitFor();
        expect([name, await violationsOf(list)]).toEqual([name, []]);
      }
      await list.keyboard.press("Escape");
      await list.locator("[data-act=plan]").first().click();
      await list.getByRole("dialog").waitFor();
      expect(await violationsOf(list)).toEqual([]);
    }, 60_000);
  });
});
