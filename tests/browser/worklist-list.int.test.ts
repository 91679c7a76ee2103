import { afterAll, beforeAll, expect, it } from "@jest/globals";
import pg from "pg";
import { type TestBrowser, openBrowser, withBrowser } from "./browser.ts";
import { type Stack, startStack } from "./stack.ts";
import { idsIn, listOf, openList, rowOf, saysPeople, shownIds } from "./worklist-support.ts";

/** The study with the most cohorts. */
const FIVE = "NCT06614270";

withBrowser("the worklist", () => {
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

  it("E-02 shows every candidate in the API's order, with all columns", async () => {
    const list = await listOf(stack);
    const page = await openList(browser);
    await saysPeople(page, list.total);
    expect(await shownIds(page)).toEqual(idsIn(list));
    expect(await page.getByRole("columnheader").allInnerTexts()).toEqual(
      expect.arrayContaining([
        "Patient",
        "Age",
        "Sex",
        "Verdict",
        "Score ↓",
        "Criteria",
        "What would settle it",
        "Since",
        "Changed",
        "Status",
        "Assigned to",
      ]),
    );
    const [first] = list.candidates;
    const text = await rowOf(page, idsIn(list)[0] ?? "").innerText();
    const { pass = 0, presumed = 0 } = first?.counts ?? {};
    expect(text).toContain(`${pass + presumed}/${first?.marks.length} met`);
    expect(text).toContain(String(first?.age));
    expect(text).toContain(first?.score.toFixed(1));
  });

  it("E-02 names a criterion when one points at its mark, and walks along them by keys", async () => {
    const page = await openList(browser);
    const strip = page.getByRole("img", { name: /pass, .* presumed/ }).first();
    await strip.locator("[data-at='1']").hover();
    await page.getByText("inc-2", { exact: true }).waitFor();
    await page.mouse.move(0, 0);
    await page.keyboard.press("j");
    await page.keyboard.press("Tab");
    await page.keyboard.press("ArrowRight");
    await page
      .getByRole("status")
      .filter({ hasText: /^inc-\S+ .+: (pass|presumed|unknown|review|fails)$/ })
      .waitFor();
    // One stop a row, however many criteria there are.
    expect(await strip.locator("[tabindex]").count()).toBe(0);
  });

  it("E-02 says what would settle it, and what stands in the way", async () => {
    const possible = (await listOf(stack, "verdict=possible")).candidates.find(
      ({ needs }) => needs.length > 0,
    );
    const { labels } = await listOf(stack, "verdict=possible");
    const page = await openList(browser, { query: "verdict=possible" });
    const id = possible?.patient.slice(8) ?? "none";
    expect(await rowOf(page, id).innerText()).toContain(labels[possible?.needs[0] ?? ""]);
    const later = (await listOf(stack, "eligibleBy=2027-11-22")).candidates[0];
    const soon = await openList(browser, { query: "eligibleBy=2027-11-22" });
    expect(later?.eligibleFrom).not.toBeNull();
    expect(await rowOf(soon, later?.patient.slice(8) ?? "none").innerText()).toContain(
      "eligible from",
    );
  });

  it("E-02 sorts on the server when a column's heading is pressed", async () => {
    const page = await openList(browser);
    await page.getByRole("button", { name: "Changed" }).click();
    await page.waitForURL(/sort=changed/);
    const heading = page.getByRole("columnheader", { name: /Changed/ });
    await expectAttribute(heading, "aria-sort", "descending");
    await page.locator("table[aria-busy=false]").waitFor();
    expect(await shownIds(page)).toEqual(idsIn(await listOf(stack, "snoozed=false&sort=changed")));
  });

  it("E-03 filters by the criterion that is unknown, and keeps the view over a reload", async () => {
    const page = await openList(browser);
    await page.getByRole("combobox", { name: "Criterion", exact: true }).fill("inc-8e");
    await page.getByRole("option", { name: /^inc-8e/ }).click();
    await page.waitForURL(/criterion=inc-8e/);
    const wanted = await listOf(stack, "criterion=inc-8e&mark=unknown");
    expect(wanted.total).toBeGreaterThan(0);
    await saysPeople(page, wanted.total);
    expect(await shownIds(page)).toEqual(idsIn(wanted));
    await page.reload();
    await saysPeople(page, wanted.total);
    expect(await shownIds(page)).toEqual(idsIn(wanted));
  });

  it("E-03 filters by the criterion that fails", async () => {
    const page = await openList(browser);
    await page.getByRole("combobox", { name: "Criterion", exact: true }).fill("inc-5");
    await page.getByRole("option", { name: /^inc-5:/ }).click();
    await page.waitForURL(/criterion=inc-5&mark=unknown/);
    await page.getByLabel("Criterion is", { exact: true }).selectOption({ label: "fails" });
    await page.waitForURL(/mark=fail/);
    const wanted = await listOf(stack, "criterion=inc-5&mark=fail");
    expect(wanted.total).toBeGreaterThan(0);
    expect(wanted.total).not.toBe((await listOf(stack, "criterion=inc-5&mark=unknown")).total);
    await saysPeople(page, wanted.total);
    expect(await shownIds(page)).toEqual(idsIn(wanted));
  });

  it.each([
    ["First seen since", "first_seen_at"],
    ["Changed since", "changed_at"],
  ])("E-03 %s leaves out whom it should and nobody else", async (field, column) => {
    const list = await listOf(stack);
    const id = idsIn(list)[1] ?? "";
    await setInstant(stack, id, column, "2026-01-31T12:00:00Z");
    const page = await openList(browser);
    await page.getByRole("button", { name: "More filters" }).click();
    await page.getByLabel(field).fill("2026-01-31");
    await page.waitForURL(/Since=2026-01-31/);
    await saysPeople(page, list.total);
    await page.getByLabel(field).fill("2026-02-01");
    await saysPeople(page, list.total - 1);
    expect(await shownIds(page)).toEqual(idsIn(list).filter((one) => one !== id));
    await setInstant(stack, id, column, new Date().toISOString());
  });

  it.each([
    ["Verdict", "possible", "verdict=possible"],
    ["Verdict", "near miss", "nearMiss=true"],
    ["Verdict", "becomes eligible within 30 days", "eligibleBy=2026-12-22"],
    ["Status", "to review", "status=to-review"],
    ["Assigned to", "nobody", "assignee=none"],
    ["Sex", "male", "sex=male"],
    ["Other studies", "may fit another", "elsewhere=fits"],
    ["Review again", "only these", "reviewAgain=true"],
  ])("E-03 filters by %s: %s", async (field, option, query) => {
    const page = await openList(browser);
    await page.getByRole("button", { name: "More filters" }).click();
    await page.getByLabel(field, { exact: true }).selectOption({ label: option });
    await page.waitForURL(new RegExp(query.replaceAll("-", "\\-")));
    const wanted = await listOf(stack, query);
    await saysPeople(page, wanted.total);
    if (wanted.total > 0) expect(await shownIds(page)).toEqual(idsIn(wanted));
    else await page.getByRole("heading", { name: "Nobody fits these filters" }).waitFor();
  });

  it("E-03 filters by age, and by when someone was first seen or changed", async () => {
    const page = await openList(browser);
    await page.getByRole("button", { name: "More filters" }).click();
    await page.getByLabel("Age from").fill("30");
    await page.waitForURL(/ageFrom=30/);
    await page.getByLabel("Age to").fill("40");
    await page.waitForURL(/ageTo=40/);
    const wanted = await listOf(stack, "ageFrom=30&ageTo=40");
    expect(wanted.total).toBeGreaterThan(0);
    await saysPeople(page, wanted.total);
    await page.getByLabel("First seen since").fill("2026-01-01");
    await page.waitForURL(/addedSince=2026-01-01/);
    await page.getByLabel("Changed since").fill("2026-01-01");
    await page.waitForURL(/changedSince=2026-01-01/);
    await saysPeople(page, wanted.total);
  });

  it("E-03 looks for an id without writing it into the URL, and keeps looking over a reload", async () => {
    const { candidates } = await listOf(stack);
    const id = candidates.at(-1)?.patient.slice(8) ?? "";
    const page = await openList(browser);
    await page.keyboard.press("/");
    await page.keyboard.type(id);
    await saysPeople(page, 1);
    expect(await shownIds(page)).toEqual([id]);
    expect(page.url()).not.toContain(id);
    await page.reload();
    await saysPeople(page, 1);
    expect(await shownIds(page)).toEqual([id]);
  });

  it("E-03 filters by cohort, and says which cohort a row is of", async () => {
    const page = await openList(browser, { study: FIVE, query: "cohort=ssc" });
    const wanted = await listOf(stack, "cohort=ssc", FIVE);
    await saysPeople(page, wanted.total);
    expect(await shownIds(page)).toEqual(idsIn(wanted));
    await page.getByRole("button", { name: "More filters" }).click();
    const label = await page.getByLabel("Cohort").locator("option:checked").innerText();
    expect(await page.locator("tr[data-id]").first().innerText()).toContain(label);
  });

  it("E-03 saves a view, finds it again and forgets it", async () => {
    const page = await openList(browser, { query: "verdict=possible&sort=changed" });
    await page.getByRole("button", { name: "Views" }).click();
    await page.getByRole("menuitem", { name: /^Save this view/ }).click();
    await page.getByLabel("Name of the view").fill("Monday");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByText("View saved: Monday").waitFor();
    const later = await openList(browser);
    await later.getByRole("button", { name: "Views" }).click();
    await later.getByRole("menuitem", { name: "Monday" }).click();
    await later.waitForURL(/verdict=possible/);
    await saysPeople(later, (await listOf(stack, "verdict=possible")).total);
    expect(later.url()).toContain("sort=changed");
    await later.getByRole("button", { name: "Views" }).click();
    await later.getByRole("menuitem", { name: /^Save this view/ }).click();
    await later.getByRole("button", { name: "Delete “Monday”" }).click();
    await later.getByText("No saved views yet.").waitFor();
  });

  it("E-03 says what cannot be asked for, and the way out of it", async () => {
    const page = await browser.open(`/studies/NCT06421701/worklist?verdict=perhaps`);
    await page.getByRole("button", { name: "Clear filters" }).first().click();
    await page.locator("tr[data-id]").first().waitFor();
  });
});

/** Nobody is new in a past that tests could reach through the API. */
async function setInstant(
  { databaseUrl }: Stack,
  id: string,
  column: string,
  instant: string,
): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const of = pg.escapeIdentifier(column);
  await client.query(`update match set ${of} = $1 where patient = $2`, [instant, id]);
  await client.end();
}

const expectAttribute = async (
  of: ReturnType<Awaited<ReturnType<typeof openList>>["locator"]>,
  name: string,
  value: string,
): Promise<void> => {
  await of.and(of.page().locator(`[${name}="${value}"]`)).waitFor();
};
