import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { type TestBrowser, openBrowser, withBrowser } from "./browser.ts";
import { STUDY, type Stack, startStack } from "./stack.ts";

withBrowser("look", () => {
  let stack: Stack;
  let browser: TestBrowser;
  beforeAll(async () => {
    stack = await startStack({ WEB_FILES: "/tmp/e-dist" });
    browser = await openBrowser(stack.url);
  }, 280_000);
  afterAll(async () => {
    await browser?.close().catch((e) => console.log(String(e)));
    await stack?.stop();
  });
  it("looks", async () => {
    const list = await (await fetch(`${stack.url}/v1/studies/${STUDY}/candidates?limit=50`)).json();
    const ids = list.candidates.map((c: any) => `${c.patient} ${c.verdict} ${c.score} ${c.marks}`);
    console.log(ids.join("\n"));
    const id = (list.candidates.find((c: any) => c.verdict === "possible") ?? list.candidates[0]).patient.slice(8);
    const one = await (await fetch(`${stack.url}/v1/studies/${STUDY}/candidates/${id}`)).json();
    console.log(JSON.stringify(one, null, 1).slice(0, 9000));
    for (const theme of ["light", "dark"] as const)
      for (const width of [1280, 400]) {
        const page = await browser.open(`/studies/${STUDY}/candidates/${id}`, { theme, width, language: width === 400 ? "de" : "en" });
        await page.locator("[data-criterion]").first().waitFor();
        await page.waitForTimeout(800);
        await page.locator("[data-outcome=unknown] button[aria-expanded]").first().click();
        await page.waitForTimeout(300);
        await page.screenshot({ path: `/tmp/E-${theme}-${width}.png`, fullPage: true });
        if (theme === "light" && width === 1280) {
          await page.reload();
          await page.locator("[data-criterion]").first().waitFor();
          await page.pdf({ path: "/tmp/E.pdf", format: "A4" });
        }
      }
    console.log(browser.complaints());
    expect(1).toBe(1);
  }, 120_000);
});
