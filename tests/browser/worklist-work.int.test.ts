import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { type TestBrowser, openBrowser, withBrowser } from "./browser.ts";
import { type Stack, startStack } from "./stack.ts";
import {
  chooseStatus,
  decideElsewhere,
  idsIn,
  listOf,
  openList,
  rowOf,
  saysPeople,
  showsStatus,
  shownIds,
  worklistOf,
} from "./worklist-support.ts";

/** Every test works with candidates of its own. */
const TESTS = 12;
const EACH = 3;

withBrowser("working through the worklist", () => {
  let stack: Stack;
  let browser: TestBrowser;
  let people: readonly string[];
  let taken = 0;
  const some = (): readonly [string, string, string] => {
    const at = taken++ * EACH;
    const [a = "", b = "", c = ""] = people.slice(at, at + EACH);
    return [a, b, c];
  };
  const statusOf = async (id: string) => {
    const { candidates } = await listOf(stack, `id=${id}`);
    return candidates.find(({ patient }) => patient === `Patient/${id}`);
  };
  beforeAll(async () => {
    stack = await startStack();
    browser = await openBrowser(stack.url);
    people = idsIn(await listOf(stack));
    expect(people.length).toBeGreaterThanOrEqual(TESTS * EACH);
  }, 300_000);
  afterAll(async () => {
    await browser.close();
    await stack.stop();
  });

  it("E-06 sets a status in the row with one click, and takes it back with another", async () => {
    const [id] = some();
    const page = await openList(browser);
    await chooseStatus(page, id, "contacted");
    await showsStatus(page, id, "contacted");
    await page.getByText(`${id}: contacted`).waitFor();
    expect((await statusOf(id))?.status).toBe("contacted");
    await page.getByRole("button", { name: "Undo" }).click();
    await showsStatus(page, id, "new");
    expect(await statusOf(id)).toMatchObject({ status: "new", version: 2 });
  });

  it("E-06 shows a status before the API has answered, and puts it back where it refuses", async () => {
    const [id] = some();
    const page = await openList(browser);
    let answer = (): void => {};
    const held = new Promise<void>((done) => {
      answer = done;
    });
    await page.route("**/decision", async (route) => {
      await held;
      await route.fulfill({
        status: 503,
        json: { title: "away", status: 503, type: "", requestId: "" },
      });
    });
    await chooseStatus(page, id, "contacted");
    await showsStatus(page, id, "contacted");
    answer();
    await page.getByText("This was not saved.").waitFor();
    await showsStatus(page, id, "new");
  });

  it("E-06 asks for a reason where one is needed, and suggests the criterion", async () => {
    const { candidates } = await listOf(stack, "verdict=ineligible&status=new");
    const id =
      candidates.find(({ gate, counts }) => gate === null && counts.fail > 0)?.patient.slice(8) ??
      "";
    const page = await openList(browser, { query: "verdict=ineligible" });
    await chooseStatus(page, id, "ineligible");
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel(/^Reason/).waitFor();
    expect(await dialog.getByLabel(/^Reason/).inputValue()).toBe("criterion-not-met");
    expect(await dialog.getByLabel("Criterion that is the reason").inputValue()).toMatch(
      /^(inc|exc)-/,
    );
    await dialog.getByRole("button", { name: "Save" }).click();
    await showsStatus(page, id, "ineligible");
  });

  it("E-06 shows what somebody else decided first, and lets one choose", async () => {
    const [id] = some();
    const page = await openList(browser);
    await decideElsewhere(stack, id, 0, "to-review");
    await chooseStatus(page, id, "contacted");
    const dialog = page.getByRole("dialog", { name: "Someone else decided first" });
    await dialog.waitFor();
    expect((await statusOf(id))?.status).toBe("to-review");
    await dialog.getByRole("button", { name: "Set mine on top" }).click();
    await showsStatus(page, id, "contacted");
    await page.getByText(`${id}: contacted`).waitFor();
    expect((await statusOf(id))?.status).toBe("contacted");
  });

  it("E-13 says whom a status cannot be set for before anything is done, and does it for the others", async () => {
    const [a, b, c] = some();
    await decideElsewhere(stack, c, 0, "consented");
    const page = await openList(browser);
    for (const id of [a, b, c]) await rowOf(page, id).getByRole("checkbox").check();
    await page.getByText("3 selected").waitFor();
    await page.getByRole("button", { name: "Set status" }).click();
    await page.getByRole("menuitem", { name: "contacted" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("2 can be changed.").waitFor();
    await dialog.getByText(`${c} is “consented”, which this cannot follow`).waitFor();
    expect((await statusOf(a))?.status).toBe("new");
    await dialog.getByRole("button", { name: "Set 2 candidates" }).click();
    for (const id of [a, b]) await showsStatus(page, id, "contacted");
    await showsStatus(page, c, "consented");
    await page.getByRole("button", { name: "Undo" }).last().click();
    for (const id of [a, b]) await showsStatus(page, id, "new");
    for (const id of [a, b]) expect((await statusOf(id))?.status).toBe("new");
  });

  it("E-13 asks for one reason for all where one is needed", async () => {
    const [a, b] = some();
    const page = await openList(browser);
    for (const id of [a, b]) await rowOf(page, id).getByRole("checkbox").check();
    await page.getByRole("button", { name: "Set status" }).click();
    await page.getByRole("menuitem", { name: /^deferred/ }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("2 can be changed.").waitFor();
    await dialog.getByLabel(/^Reason/).selectOption({ label: "awaiting a result" });
    await dialog.getByRole("button", { name: "Set 2 candidates" }).click();
    for (const id of [a, b]) await showsStatus(page, id, "deferred");
  });

  it("E-24 assigns several at once, and gives back what each had", async () => {
    const [a, b] = some();
    const page = await openList(browser);
    for (const id of [a, b]) await rowOf(page, id).getByRole("checkbox").check();
    await page.getByRole("button", { name: "Assign", exact: true }).click();
    await page.getByRole("menuitem", { name: "me", exact: true }).click();
    for (const id of [a, b])
      await rowOf(page, id)
        .getByRole("button", { name: /Assignment of .*: (?!nobody)/ })
        .waitFor();
    expect(
      (await listOf(stack, "assignee=me")).candidates
        .map(({ patient }) => patient.slice(8))
        .toSorted(),
    ).toEqual([a, b].toSorted());
    await page.getByText("2 candidates: assignment saved").waitFor();
    await page.getByRole("button", { name: "Undo" }).last().click();
    for (const id of [a, b])
      await rowOf(page, id)
        .getByRole("button", { name: /: nobody$/ })
        .waitFor();
    expect((await listOf(stack, "assignee=me")).total).toBe(0);
  });

  it("E-24 puts someone off until a day, and has them out of the list until then", async () => {
    const [id] = some();
    const page = await openList(browser);
    const { total } = await listOf(stack);
    await rowOf(page, id).locator("[data-act=plan]").click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Due on").fill("2027-01-15");
    await dialog.getByLabel("Snooze until").fill("2027-01-10");
    await dialog.getByRole("button", { name: "Save" }).click();
    await rowOf(page, id)
      .getByText("due Jan 15")
      .or(rowOf(page, id).getByText("due 15 Jan"))
      .waitFor();
    await page.reload();
    await saysPeople(page, total - 1);
    expect(await shownIds(page)).not.toContain(id);
    const off = await openList(browser, { query: "snoozed=only" });
    expect(await shownIds(off)).toEqual([id]);
  });

  it("E-24 claims the most promising candidate nobody works on", async () => {
    const before = await listOf(stack, "snoozed=false&assignee=none");
    const first = before.candidates.find(
      ({ status }) => status === "new" || status === "to-review",
    );
    const id = first?.patient.slice(8) ?? "";
    const page = await openList(browser);
    await page.getByRole("button", { name: "Claim next" }).click();
    await page.waitForURL(new RegExp(`/candidates/${id}$`));
    expect((await statusOf(id))?.assignment.assignee).not.toBeNull();
  });

  it("E-02 goes on from candidate to candidate past the rows that the list has loaded", async () => {
    const page = await browser.open("/");
    await page.route("**/candidates?*", (route) =>
      route.continue({ url: route.request().url().replace("limit=100", "limit=3") }),
    );
    const { total } = await listOf(stack, "verdict=possible&snoozed=false");
    await page.goto(worklistOf("verdict=possible"));
    await page.locator("tr[data-id]").first().waitFor();
    const ids = await shownIds(page);
    expect(ids).toHaveLength(3);
    await rowOf(page, ids[2] ?? "")
      .getByRole("link", { name: ids[2] ?? "" })
      .click();
    await page.getByText(`3 of ${total} in the list`).waitFor();
    await page.getByRole("link", { name: "Next ›" }).click();
    await page.getByText(`4 of ${total} in the list`).waitFor();
    const [fourth] = new URL(page.url()).pathname.split("/").slice(-1);
    expect(ids).not.toContain(fourth);
    await page.getByRole("navigation", { name: "Where you are" }).getByRole("link").last().click();
    await rowOf(page, fourth ?? "").waitFor();
    expect(await shownIds(page)).toHaveLength(6);
  });

  it("E-19 moves, selects, sets the status, takes back and opens by keys alone", async () => {
    const page = await openList(browser);
    const [first = "", second = ""] = await shownIds(page);
    await page.keyboard.press("j");
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(first);
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    await page.keyboard.press("k");
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(second);
    await page.keyboard.press("x");
    await page.getByText("1 selected").waitFor();
    await page.keyboard.press("x");
    await page.getByText("1 selected").waitFor({ state: "hidden" });
    const was = (await statusOf(second))?.status ?? "new";
    const [key, status] = was === "contacted" ? ["1", "to review"] : ["2", "contacted"];
    await page.keyboard.press(key);
    await showsStatus(page, second, status);
    await page.keyboard.press("u");
    await showsStatus(page, second, was.replace("-", " "));
    await page.keyboard.press("/");
    expect(await page.evaluate(() => document.activeElement?.getAttribute("type"))).toBe("search");
    await page.keyboard.type("j");
    expect(await page.getByLabel("Search by id").inputValue()).toBe("j");
    await page.getByLabel("Search by id").fill("");
    await page.getByLabel("Search by id").blur();
    await page.locator(`tr[data-id="${first}"]`).waitFor();
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await page.waitForURL(new RegExp(`/candidates/${first}$`));
  });

  it("E-19 sets nothing by keys once they are switched off", async () => {
    const page = await openList(browser);
    await page.evaluate(() => localStorage.setItem("keys", JSON.stringify("off")));
    await page.reload();
    await page.locator("tr[data-id]").first().waitFor();
    await page.keyboard.press("j");
    expect(await page.evaluate(() => document.activeElement?.closest("tr"))).toBeNull();
  });
});
