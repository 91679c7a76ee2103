import { afterAll, beforeAll, expect, it } from "@jest/globals";
import type { Page } from "playwright-core";
import { type Notifications, notificationsSchema } from "@cohort/contract";
import { type TestBrowser, openBrowser, withBrowser } from "./browser.ts";
import { STUDY, type Stack, startStack } from "./stack.ts";

withBrowser("notifications", () => {
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

  const told = async (): Promise<Notifications> =>
    notificationsSchema.parse(await (await fetch(`${stack.url}/v1/notifications`)).json());
  const bell = (page: Page) => page.getByRole("button", { name: /^Notifications: / });
  const bellSays = (page: Page, count: number) =>
    page
      .getByRole("button", {
        name: `Notifications: ${count === 0 ? "nothing" : count.toLocaleString("en")} new`,
        exact: true,
      })
      .waitFor();
  const newIn = ({ items }: Notifications, study: string): number =>
    items.filter((one) => one.study === study).reduce((sum, { count }) => sum + count, 0);

  it("E-15 counts what is new on a badge, and names it study by study, nobody by name", async () => {
    const page = await browser.open("/");
    const { unseen, items } = await told();
    expect(unseen).toBeGreaterThan(0);
    await bellSays(page, unseen);
    await bell(page).click();
    const box = page.getByRole("dialog", { name: "New since you last looked" });
    await box.waitFor();
    const links = await box.getByRole("link").allTextContents();
    expect(links).toHaveLength(items.length);
    const sum = links.reduce((all, text) => all + Number(/^\d+/.exec(text)?.[0]), 0);
    expect(sum).toBe(unseen);
    expect(await box.textContent()).not.toMatch(/Patient\//);
    await page.keyboard.press("Escape");
    await box.waitFor({ state: "hidden" });
    expect(await bell(page).evaluate((node) => node === node.ownerDocument.activeElement)).toBe(
      true,
    );
  });

  it("E-15 tells of a study no more once it is switched off, and says that it was saved", async () => {
    const page = await browser.open("/");
    const before = await told();
    const off = newIn(before, STUDY);
    expect(off).toBeGreaterThan(0);
    await page.getByRole("button", { name: `Notifications of ${STUDY}` }).click();
    const none = page.getByRole("menuitemradio", { name: "None" });
    expect(await none.getAttribute("aria-checked")).toBe("false");
    await none.click();
    await page.getByText("Saved: None").waitFor();
    await bellSays(page, before.unseen - off);
    await page.reload();
    await page.getByRole("button", { name: `Notifications of ${STUDY}: None` }).waitFor();
    expect(newIn(await told(), STUDY)).toBe(0);
  });

  it("E-15 tells of the eligible alone where that was chosen", async () => {
    const page = await browser.open("/");
    await page.getByRole("button", { name: `Notifications of ${STUDY}` }).click();
    await page.getByRole("menuitemradio", { name: /^Only the eligible/ }).click();
    await page.getByText(/^Saved: Only the eligible/).waitFor();
    const kinds = (await told()).items.filter(({ study }) => study === STUDY);
    expect(kinds.map(({ kind }) => kind)).toEqual(["new-eligible"]);
  });

  it("E-15 is quiet about a study once its worklist was opened", async () => {
    const page = await browser.open("/");
    const before = await told();
    const there = newIn(before, STUDY);
    expect(there).toBeGreaterThan(0);
    await bell(page).click();
    const way = page.getByRole("dialog").locator(`a[href*="${STUDY}"]`).first();
    expect(await way.getAttribute("href")).toContain("verdict=eligible");
    await way.click();
    await page.waitForURL(`**/studies/${STUDY}/worklist*`);
    await bellSays(page, before.unseen - there);
    expect(newIn(await told(), STUDY)).toBe(0);
  });

  it("E-15 goes back, and says so, where a choice could not be kept", async () => {
    const page = await browser.open("/");
    await page.route("**/watch", (route) => route.abort());
    const all = /^Notifications of NCT06464679: Every new candidate/;
    await page.getByRole("button", { name: all }).click();
    await page.getByRole("menuitemradio", { name: "None" }).click();
    await page.getByText("The notifications could not be changed.").waitFor();
    await page.getByRole("button", { name: all }).waitFor();
  });

  it("E-15 complains of nothing meanwhile", () => expect(browser.complaints()).toEqual([]));
});
