import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { TRANSITIONS } from "@cohort/matching";
import { type TestBrowser, openBrowser, withBrowser } from "./browser.ts";
import {
  candidateOf,
  chooseStatus,
  findCriterion,
  idsOf,
  openCandidate,
  rowOf,
  showsStatus,
  statusButton,
} from "./candidate-support.ts";
import { type Stack, startStack } from "./stack.ts";

withBrowser("deciding on a candidate", () => {
  let stack: Stack;
  let browser: TestBrowser;
  let possible: readonly string[];
  beforeAll(async () => {
    stack = await startStack();
    browser = await openBrowser(stack.url);
    possible = await idsOf(stack, "verdict=possible&limit=20");
  }, 300_000);
  afterAll(async () => {
    await browser.close();
    await stack.stop();
  });

  it("E-06 offers the legal steps only", async () => {
    const page = await openCandidate(browser, possible[0] ?? "");
    await statusButton(page).click();
    const offered = await page.getByRole("menuitem").allInnerTexts();
    expect(offered.map((text) => text.replace(" …", "").replaceAll(" ", "-"))).toEqual([
      ...TRANSITIONS.new,
    ]);
  });

  it("E-06 sets a status with one click and takes it back with another", async () => {
    const id = possible[1] ?? "";
    const page = await openCandidate(browser, id);
    await chooseStatus(page, "contacted");
    await showsStatus(page, "contacted");
    await page.getByRole("button", { name: "Undo" }).click();
    await showsStatus(page, "new");
    const { decision } = await candidateOf(stack, id);
    expect(decision).toMatchObject({ status: "new", version: 2 });
  });

  it("E-06 offers to take back for ten seconds", async () => {
    const page = await openCandidate(browser, possible[2] ?? "");
    await chooseStatus(page, "contacted");
    const undo = page.getByRole("button", { name: "Undo" });
    await undo.waitFor();
    await page.waitForTimeout(8000);
    expect(await undo.isVisible()).toBe(true);
    await undo.waitFor({ state: "hidden", timeout: 5000 });
  }, 30_000);

  it("E-06 shows what somebody else decided first, and lets one choose", async () => {
    const id = possible[3] ?? "";
    const [mine, theirs] = [await openCandidate(browser, id), await openCandidate(browser, id)];
    await chooseStatus(theirs, "to review");
    await showsStatus(theirs, "to review");
    await chooseStatus(mine, "contacted");
    const dialog = mine.getByRole("dialog", { name: "Someone else decided first" });
    await dialog.waitFor();
    expect(await dialog.innerText()).toContain(`set ${id} to “to review”`);
    expect((await candidateOf(stack, id)).decision.status).toBe("to-review");
    await dialog.getByRole("button", { name: "Set mine on top" }).click();
    await showsStatus(mine, "contacted");
    await expectStatus(id, "contacted");
  });

  it("E-06 leaves the other's decision where one wants that", async () => {
    const id = possible[4] ?? "";
    const [mine, theirs] = [await openCandidate(browser, id), await openCandidate(browser, id)];
    await chooseStatus(theirs, "to review");
    await showsStatus(theirs, "to review");
    await chooseStatus(mine, "contacted");
    await mine.getByRole("button", { name: "Leave it at that" }).click();
    await showsStatus(mine, "to review");
    await expectStatus(id, "to-review");
  });

  it("E-06 puts the status back where the API cannot be reached, and says so", async () => {
    const id = possible[5] ?? "";
    const page = await openCandidate(browser, id);
    await page.route("**/decision", (route) => route.abort());
    await chooseStatus(page, "contacted");
    await page.getByText("This was not saved.").waitFor();
    await showsStatus(page, "new");
  });

  it("E-07 asks for a coded reason where the screening ends, and suggests the criterion that fails", async () => {
    const { id, criterion } = await findCriterion(
      stack,
      ({ outcome }) => outcome === "fail",
      "verdict=ineligible&limit=5",
    );
    const page = await openCandidate(browser, id);
    await chooseStatus(page, "ineligible");
    const dialog = page.getByRole("dialog");
    expect(await dialog.getByRole("combobox", { name: /^Reason/ }).inputValue()).toBe(
      "criterion-not-met",
    );
    expect(await dialog.getByLabel("Criterion that is the reason").inputValue()).toBe(criterion.id);
    await dialog.getByRole("combobox", { name: /^Reason/ }).selectOption("");
    await dialog.getByRole("button", { name: "Save" }).click();
    expect(await dialog.isVisible()).toBe(true);
    await dialog.getByRole("combobox", { name: /^Reason/ }).selectOption("criterion-not-met");
    await dialog.getByRole("button", { name: "Save" }).click();
    await showsStatus(page, "ineligible");
    await expectStatus(id, "ineligible");
    expect((await candidateOf(stack, id)).decision).toMatchObject({
      reason: "criterion-not-met",
      criterion: criterion.id,
    });
  });

  it("E-09 keeps every note as a version of its own, and warns of what not to type", async () => {
    const id = possible[6] ?? "";
    const page = await openCandidate(browser, id);
    for (const note of ["Echocardiography is booked.", "It took place."]) {
      await page.getByRole("button", { name: "Add a note" }).click();
      const dialog = page.getByRole("dialog");
      expect(await dialog.innerText()).toContain("Do not type names");
      await dialog.getByLabel("Note").fill(note);
      await dialog.getByRole("button", { name: "Save" }).click();
      await page.locator("main").getByText(note).first().waitFor();
    }
    await page.getByRole("tab", { name: "Timeline" }).click();
    const line = page.locator("[data-kind=decision]");
    await line.nth(1).waitFor();
    expect(await line.nth(0).innerText()).toContain("It took place.");
    expect(await line.nth(1).innerText()).toContain("Echocardiography is booked.");
    expect(await line.getByRole("button").count()).toBe(0);
  });

  it("E-08 a person's answer counts at once, the machine's stays beside it, and other data set it aside", async () => {
    const { id, criterion } = await findCriterion(
      stack,
      ({ id: which }) => which === "inc-8e",
      "criterion=inc-8e&mark=unknown&limit=5",
    );
    const page = await openCandidate(browser, id);
    await chooseStatus(page, "to review");
    await showsStatus(page, "to review");
    const row = rowOf(page, criterion.id);
    await row.locator("button[aria-expanded]").click();
    await row.getByRole("button", { name: "I say otherwise" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("It is fulfilled").check();
    await dialog.getByLabel("Why, or on what source").fill("Cardiology's letter of November");
    await dialog.getByRole("button", { name: "State" }).click();
    await row.getByText("The record alone says: unknown, ").waitFor();
    expect(await row.getAttribute("data-outcome")).toBe("pass");
    expect(await row.innerText()).toContain("Cardiology's letter of November");

    await row.getByRole("button", { name: "State a value" }).first().click();
    await page.getByRole("dialog").getByRole("textbox", { name: "Value" }).fill("30");
    await page.getByRole("dialog").getByLabel("Why, or on what source").fill("Echocardiography");
    await page.getByRole("dialog").getByRole("button", { name: "State" }).click();
    await row.getByText("A person’s answer is set aside").first().waitFor();
    expect(await row.getAttribute("data-outcome")).toBe("fail");
    // The stated value decided: what the record says without it stays.
    await row.getByText("The record alone says: unknown, ").waitFor();
    await page.getByRole("alert").getByText("Look again").waitFor();
    expect((await candidateOf(stack, id)).reviewAgain).toBe(true);
  }, 60_000);

  it("E-10 tells in one line what the machine found and what people did, with what changed", async () => {
    const { id, criterion } = await findCriterion(
      stack,
      ({ id: which }) => which === "inc-8e",
      "criterion=inc-8e&mark=unknown&limit=5",
    );
    const page = await openCandidate(browser, id);
    await chooseStatus(page, "to review");
    await showsStatus(page, "to review");
    await rowOf(page, criterion.id).getByRole("button", { name: "State a value" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("textbox", { name: "Value" }).fill("62");
    await dialog.getByLabel("Why, or on what source").fill("Discharge letter");
    await dialog.getByRole("button", { name: "State" }).click();
    await dialog.waitFor({ state: "hidden" });
    expect(await rowOf(page, criterion.id).getAttribute("data-outcome")).toBe("pass");
    await page.getByRole("tab", { name: "Timeline" }).click();
    await page.locator("[data-kind=match]").nth(1).waitFor();
    const text = await page.getByRole("tabpanel", { name: "Timeline" }).innerText();
    expect(text).toContain("First seen: possible");
    expect(text).toContain("to review, by");
    expect(text).toMatch(/62 %.*stated by a person/u);
    expect(text).toContain(`${criterion.id}: unknown → pass`);
    expect(text).toContain("62 %");
    expect(text.indexOf("stated by a person")).toBeLessThan(text.indexOf("First seen"));

    // E-08 E-20: the same in the reader's language, the record's own answer beside the stated value.
    const german = await openCandidate(browser, id, { language: "de" });
    const alone = rowOf(german, criterion.id).getByText("Die Akte allein sagt: unbekannt, ");
    expect(await alone.innerText()).toMatch(/: nichts dokumentiert\.$|ist älter als .*\.$/u);
    await german.getByRole("tab", { name: "Verlauf" }).click();
    const change = german.locator("[data-kind=match]", { hasText: criterion.id }).first();
    await change.waitFor();
    expect(await change.innerText()).toMatch(
      /→ .*62 % am \d\d\.\d\d\.2026, verlangt: mindestens 50/u,
    );
    expect(await change.innerText()).not.toMatch(/ on record| is asked|older than/u);
  }, 60_000);

  async function expectStatus(id: string, status: string): Promise<void> {
    for (let tries = 0; tries < 20; tries += 1) {
      if ((await candidateOf(stack, id)).decision.status === status) return;
      await new Promise((resolve) => {
        setTimeout(resolve, 100);
      });
    }
    expect((await candidateOf(stack, id)).decision.status).toBe(status);
  }
});
