import { afterAll, beforeAll, expect, it } from "@jest/globals";
import type { Page } from "playwright-core";
import type { Candidate, CandidateList } from "@cohort/contract";
import { UNKNOWN_REASONS } from "@cohort/criteria";
import { type TestBrowser, openBrowser, settled, withBrowser } from "./browser.ts";
import {
  candidateOf,
  detailsOf,
  idsOf,
  openCandidate,
  pathOf,
  rowOf,
  showsStatus,
} from "./candidate-support.ts";
import { type Stack, startStack } from "./stack.ts";
import { decideElsewhere, worklistOf } from "./worklist-support.ts";

/** What a reader is told of each reason, in a word and in a sentence. */
const TOLD: Readonly<Record<(typeof UNKNOWN_REASONS)[number], readonly [string, string]>> = {
  missing: ["not on record", "The record has no such entry."],
  stale: ["too old", "There are entries, all outside the time asked for."],
  conflicting: ["results disagree", "Entries of one moment say different things."],
  unit: ["unit missing or unusable", "Its unit is missing or cannot be converted."],
  range: ["no reference range", "the result has no usable reference range."],
  undated: ["undated", "The entry has no date."],
  imprecise: ["not precise enough", "The value or the date is too rough to tell."],
  unconfirmed: ["not confirmed", "It is provisional, preliminary or suspected only."],
  unmapped: ["code not mapped", "Entries exist under codes that nobody has mapped yet."],
  unauthorised: ["not granted by the EHR", "The EHR did not grant what would show it."],
  unreadable: ["could not be read", "An entry that may bear on it could not be read."],
};

withBrowser("what a candidate's page may have to say", () => {
  let stack: Stack;
  let browser: TestBrowser;
  let people: readonly string[];
  beforeAll(async () => {
    stack = await startStack();
    browser = await openBrowser(stack.url);
    people = await idsOf(stack, "verdict=possible&limit=10");
  }, 300_000);
  afterAll(async () => {
    await browser.close();
    await stack.stop();
  });

  /** The page of a candidate of whom the API says something else than it would. */
  async function openChanged(id: string, change: (real: Candidate) => Candidate): Promise<Page> {
    const page = await browser.open("/");
    const body = JSON.stringify(change(await candidateOf(stack, id)));
    await page.route(`**/v1${pathOf(id)}`, (route) =>
      route.fulfill({ contentType: "application/json", body }),
    );
    await page.goto(pathOf(id));
    await settled(page);
    await page.locator("[data-criterion]").first().waitFor();
    return page;
  }

  it("E-04 has a word and a sentence for every reason why something is unknown", async () => {
    const told: Record<string, string> = {};
    const page = await openChanged(people[0] ?? "", (real) => ({
      ...real,
      matches: real.matches.map((match) => ({
        ...match,
        criteria: match.criteria.map((criterion, at) => {
          const reason = UNKNOWN_REASONS[at];
          if (reason === undefined) return criterion;
          told[criterion.id] = reason;
          return { ...criterion, outcome: "unknown" as const, basis: null, reason };
        }),
      })),
    }));
    expect(Object.keys(told)).toHaveLength(UNKNOWN_REASONS.length);
    for (const [criterion, reason] of Object.entries(told)) {
      const [word, sentence] = TOLD[reason as keyof typeof TOLD];
      const row = rowOf(page, criterion);
      expect(await row.innerText()).toContain(`unknown (${word}):`);
      expect(await (await detailsOf(page, criterion)).innerText()).toContain(sentence);
    }
  }, 60_000);

  it("E-23 marks who is known in part only, on the page and in the list", async () => {
    const [id = ""] = people;
    const page = await openChanged(id, (real) => ({ ...real, incomplete: true }));
    await page.getByRole("alert").getByText("Incomplete record").waitFor();
    const whole = await openCandidate(browser, id);
    expect(await whole.getByText("Incomplete record").count()).toBe(0);

    await page.route("**/candidates?*", async (route) => {
      const answer = await route.fetch();
      const list = (await answer.json()) as CandidateList;
      const candidates = list.candidates.map((row) => ({
        ...row,
        incomplete: row.patient === `Patient/${id}`,
      }));
      await route.fulfill({ response: answer, json: { ...list, candidates } });
    });
    await page.goto(worklistOf());
    await page.locator(`tr[data-id="${id}"]`).getByText("record incomplete").waitFor();
    expect(await page.getByText("record incomplete").count()).toBe(1);
  });

  it("E-14 leads to no chart where none is configured", async () => {
    const page = await openCandidate(browser, people[0] ?? "");
    expect(await page.getByRole("link", { name: /Open in EHR/ }).count()).toBe(0);
  });

  it("E-19 walks the criteria, sets a status and opens a note by keys alone", async () => {
    const [, id = ""] = people;
    const page = await openCandidate(browser, id);
    const ids = await page
      .locator("[data-criterion]")
      .evaluateAll((rows) => rows.map((row) => row.getAttribute("data-criterion")));
    const at = (): Promise<string | null> =>
      page.evaluate(
        () =>
          document.activeElement?.closest("[data-criterion]")?.getAttribute("data-criterion") ??
          null,
      );
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    expect(await at()).toBe(ids[1]);
    await page.keyboard.press("k");
    expect(await at()).toBe(ids[0]);
    await page.keyboard.press("Enter");
    expect(
      await rowOf(page, ids[0] ?? "")
        .locator("button[aria-expanded]")
        .getAttribute("aria-expanded"),
    ).toBe("true");
    await page.keyboard.press("2");
    await showsStatus(page, "contacted");
    await page.keyboard.press("n");
    const note = page.getByRole("dialog").getByLabel("Note");
    await note.waitFor();
    await page.keyboard.type("1j");
    expect(await note.inputValue()).toBe("1j");
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    expect((await candidateOf(stack, id)).decision).toMatchObject({
      status: "contacted",
      version: 1,
    });
  });

  it("E-06 E-19 says by a key, too, that a step is not legal, and takes none", async () => {
    const [, , id = ""] = people;
    await decideElsewhere(stack, id, 0, "consented");
    const page = await openCandidate(browser, id);
    await page.keyboard.press("1");
    await page.getByRole("alert").filter({ hasText: "to review" }).waitFor();
    await showsStatus(page, "consented");
    expect((await candidateOf(stack, id)).decision.version).toBe(1);
  });

  it("E-19 does nothing by a key once they are switched off", async () => {
    const [, , , id = ""] = people;
    const page = await openCandidate(browser, id);
    await page.evaluate(() => localStorage.setItem("keys", JSON.stringify("off")));
    await page.reload();
    await page.locator("[data-criterion]").first().waitFor();
    for (const key of ["2", "n", "?", "j"]) await page.keyboard.press(key);
    expect(await page.getByRole("dialog").count()).toBe(0);
    expect(await page.evaluate(() => document.activeElement?.tagName)).not.toBe("BUTTON");
    expect((await candidateOf(stack, id)).decision.version).toBe(0);
  });
});
