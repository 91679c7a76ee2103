import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { personSchema } from "@cohort/contract";
import { type TestBrowser, openBrowser, withBrowser } from "./browser.ts";
import { idsOf, openCandidate, pathOf } from "./candidate-support.ts";
import { type Stack, startStack } from "./stack.ts";

withBrowser("the name of a candidate", () => {
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

  it("B-04 is read from the EHR when somebody asks for it, and stays nowhere when it is hidden", async () => {
    const [id = ""] = await idsOf(stack, "limit=1");
    const answer = await fetch(`${stack.url}/v1${pathOf(id)}/person`);
    const { name } = personSchema.parse(await answer.json());
    expect(name).toMatch(/\S/);

    const page = await openCandidate(browser, id);
    const main = page.locator("main");
    expect(await main.innerText()).not.toContain(name);
    await page.getByRole("button", { name: "Show name" }).click();
    await page.getByText(name ?? "", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Hide" }).click();
    await page.getByRole("button", { name: "Show name" }).waitFor();
    expect(await main.innerText()).not.toContain(name);
    const kept = await page.evaluate(() =>
      JSON.stringify([Object.entries(localStorage), document.cookie]),
    );
    expect(kept).not.toContain(name);
  });
});
