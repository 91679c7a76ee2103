import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { candidateListSchema } from "@cohort/contract";
import { type TestBrowser, openBrowser, settled, withBrowser } from "./browser.ts";
import { openCandidate } from "./candidate-support.ts";
import { STUDY, type Stack, startStack } from "./stack.ts";

withBrowser("a candidate before those who may look and not decide", () => {
  let stack: Stack;
  let browser: TestBrowser;
  beforeAll(async () => {
    stack = await startStack({ AUTH_MODE: "keys" });
    await stack.stateLegalBasis();
    browser = await openBrowser(stack.url);
  }, 300_000);
  afterAll(async () => {
    await browser.close();
    await stack.stop();
  });

  it("E-01 shows who has one study that study, and no way to another", async () => {
    const page = await browser.open("/", { key: await stack.keyForStudy(STUDY, "screener") });
    const cards = page.getByRole("article");
    await cards.first().waitFor();
    expect(await cards.count()).toBe(1);
    expect(await cards.first().textContent()).toContain(STUDY);
    await page.goto("/studies/NCT06614270/worklist");
    await settled(page);
    expect(await page.locator("tr[data-id]").count()).toBe(0);
  });

  it("E-04 E-08 shows a viewer outcomes and no values, and nothing that they could not do", async () => {
    const headers = { authorization: `Bearer ${await stack.keyFor("screener")}` };
    const list = await fetch(`${stack.url}/v1/studies/${STUDY}/candidates?limit=1`, { headers });
    const [row] = candidateListSchema.parse(await list.json()).candidates;
    const id = row?.patient.slice(8) ?? "";
    const page = await openCandidate(browser, id, { key: await stack.keyFor("viewer") });
    const main = page.locator("main");
    await main.getByText("What the record says is not shown to your role.").first().waitFor();
    expect(await main.locator("[data-criterion]").count()).toBe(row?.marks.length);
    for (const name of [
      /^Change the status/,
      "Add a note",
      "Answer",
      "State a value",
      /^Assigned/,
    ]) {
      expect(await main.getByRole("button", { name }).count()).toBe(0);
    }
    await main.locator("[data-criterion] button[aria-expanded]").first().click();
    expect(await main.getByRole("button", { name: "I say otherwise" }).count()).toBe(0);
    expect(await main.getByRole("img", { name: /result/ }).count()).toBe(0);
  });
});
