import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { type TestBrowser, openBrowser, withBrowser } from "./browser.ts";
import { type Stack, startStack } from "./stack.ts";
import { openList, worklistOf } from "./worklist-support.ts";

withBrowser("the worklist of who may do less, or sees less at once", () => {
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

  it("E-03 offers a viewer nothing that would be refused: no decision, no export, no filter by values", async () => {
    const page = await openList(browser, { key: await stack.keyFor("viewer") });
    for (const name of ["Claim next", "Export"]) {
      expect([name, await page.getByRole("button", { name }).count()]).toEqual([name, 0]);
    }
    expect(await page.locator("[data-act=status], [data-act=plan]").count()).toBe(0);
    expect(await page.getByRole("checkbox").count()).toBe(0);
    expect(await page.getByLabel("Verdict").innerText()).not.toContain("near miss");
    await page.getByRole("button", { name: "More filters" }).click();
    await page.getByLabel("First seen since").waitFor();
    for (const name of ["Sex", "Age from", "Age to"]) {
      expect([name, await page.getByLabel(name, { exact: true }).count()]).toEqual([name, 0]);
    }
  });

  it("E-24 offers nobody to claim of a study that is none, and no near miss to whoever is shown no values", async () => {
    const screener = await stack.keyFor("screener");
    const page = await browser.open(worklistOf("", "NCT00000000"), { key: screener });
    await page.getByText("There is no such study").waitFor();
    expect(await page.getByRole("button", { name: "Claim next" }).count()).toBe(0);

    for (const [role, sees] of [
      ["screener", true],
      ["viewer", false],
    ] as const) {
      const overview = await browser.open("/", { key: await stack.keyFor(role) });
      await overview
        .getByRole("link", { name: /\d+ possible/ })
        .first()
        .waitFor();
      expect([role, (await overview.getByText(/near miss/).count()) > 0]).toEqual([role, sees]);
    }
  });

  it("E-12 lets an auditor take along what may leave the house, and decide nothing", async () => {
    const page = await openList(browser, { key: await stack.keyFor("auditor") });
    expect(await page.locator("[data-act=status]").count()).toBe(0);
    await page.getByRole("button", { name: "Export" }).click();
    expect(await page.getByRole("menuitem").allInnerTexts()).toEqual([
      "CSV, for the sponsor",
      "Excel, for the sponsor",
    ]);
  });

  it("E-18 E-03 folds the filters above the list where it is narrow, and says how many are set", async () => {
    const page = await openList(browser, {
      key: await stack.keyFor("screener"),
      query: "verdict=possible",
      width: 400,
    });
    expect(await page.getByLabel("Verdict").isVisible()).toBe(false);
    await page.getByRole("button", { name: "Show filters (1 set)" }).click();
    expect(await page.getByLabel("Verdict").inputValue()).toBe("possible");
    await page.getByRole("button", { name: "Hide filters" }).click();
    expect(await page.getByLabel("Verdict").isVisible()).toBe(false);
    const wide = await openList(browser, { key: await stack.keyFor("screener") });
    expect(await wide.getByLabel("Verdict").isVisible()).toBe(true);
    expect(await wide.getByRole("button", { name: /filters \(/ }).count()).toBe(0);
  });
});
