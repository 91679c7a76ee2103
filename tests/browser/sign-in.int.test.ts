import { afterAll, beforeAll, expect, it } from "@jest/globals";
import type { Page } from "playwright-core";
import { type IdentityProvider, startIdentityProvider } from "@cohort/testkit";
import { freePort } from "../end-to-end/child.ts";
import { ADMINISTRATOR } from "../identity/support.ts";
import { type TestBrowser, openBrowser, settled, withBrowser } from "./browser.ts";
import { STUDY, type Stack, startStack } from "./stack.ts";

const WORKLIST = `/studies/${STUDY}/worklist`;
const IDLE_MINUTES = 15;

withBrowser("signing in at the hospital's identity provider, while the EHR is away", () => {
  let provider: IdentityProvider;
  let stack: Stack;
  let browser: TestBrowser;
  beforeAll(async () => {
    // The clock of the service runs ahead in these tests.
    const exp = Math.floor(Date.now() / 1000) + 7 * 86_400;
    provider = await startIdentityProvider({ user: { sub: "4711", groups: ["office"], exp } });
    const port = String(await freePort());
    stack = await startStack({
      AUTH_MODE: "oidc",
      PORT: port,
      PUBLIC_URL: `http://127.0.0.1:${port}`,
      OIDC_ISSUER: provider.issuer,
      OIDC_CLIENT_ID: provider.clientId,
      OIDC_CLIENT_SECRET: provider.clientSecret,
      SESSION_IDLE_MINUTES: String(IDLE_MINUTES),
      FHIR_BASE_URL: `http://127.0.0.1:${await freePort()}/fhir`,
    });
    const grant = {
      principal: "group:office",
      role: "screener",
      study: "*",
      endsAt: null,
    } as const;
    await stack.store.grants.put([grant], ADMINISTRATOR);
    await stack.stateLegalBasis();
    browser = await openBrowser(`http://127.0.0.1:${port}`);
  }, 300_000);
  afterAll(async () => {
    await browser.close();
    await stack.stop();
    await provider.close();
  });

  const atProvider = (page: Page) => page.getByRole("link", { name: /^Sign in with/ });

  async function signedIn(path: string): Promise<Page> {
    const page = await browser.open(path);
    await atProvider(page).click();
    await page.waitForURL(`**${path}`);
    await settled(page);
    return page;
  }

  it("A3-04 leads to the provider, back to where one was going, and out again", async () => {
    const page = await signedIn(`${WORKLIST}?verdict=possible`);
    expect(provider.calls.get("/authorize")).toBe(1);
    await page.getByRole("link", { name: "Studies" }).first().click();
    await page.locator("h1", { hasText: "Studies" }).waitFor();
    await settled(page);
    await page.getByRole("button", { name: /^Signed in as/ }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await page.waitForURL("**/sign-in");
    await page.goto(WORKLIST);
    await page.waitForURL("**/sign-in?from=*");
    await page.context().close();
  }, 90_000);

  it("B-36 leads to no page but the service's own, whatever a link asks for", async () => {
    const page = await browser.open("/sign-in");
    for (const to of [
      "https://elsewhere.example.org/",
      "//elsewhere.example.org",
      "/\\elsewhere",
    ]) {
      const answer = await page.request.get(`/auth/sign-in?return=${encodeURIComponent(to)}`, {
        maxRedirects: 0,
      });
      expect([to, answer.status(), answer.headers()["location"]]).toEqual([to, 400, undefined]);
      await page.goto(`/sign-in?from=${encodeURIComponent(to)}`);
      await settled(page);
      expect(await atProvider(page).getAttribute("href")).toBe("/auth/sign-in?return=%2F");
    }
    await page.context().close();
    browser.complaints();
  }, 90_000);

  it("E-22 a session is warned of before it ends; once it has, the provider opens beside what one was doing", async () => {
    const page = await signedIn("/");
    await page.clock.install();
    await page.reload();
    await settled(page);
    const nearlyOver = (IDLE_MINUTES - 2) * 60_000 + 10_000;
    stack.pass(nearlyOver);
    await page.clock.fastForward(nearlyOver);
    const warning = page.getByRole("dialog", { name: "Your session is about to end" });
    await warning.waitFor();
    await page.getByRole("button", { name: "Stay signed in" }).click();
    await warning.waitFor({ state: "detached" });

    stack.pass((IDLE_MINUTES + 1) * 60_000);
    await page.evaluate(() => window.dispatchEvent(new Event("visibilitychange")));
    const ended = page.getByRole("dialog", { name: "Your session has ended" });
    await ended.waitFor();
    expect(await atProvider(page).getAttribute("rel")).toContain("noopener");
    const [beside] = await Promise.all([
      page.context().waitForEvent("page"),
      atProvider(page).click(),
    ]);
    await beside.locator("main[aria-busy=false] h1", { hasText: "Studies" }).waitFor();
    await page.evaluate(() => window.dispatchEvent(new Event("visibilitychange")));
    await page.clock.fastForward(60_000);
    await ended.waitFor({ state: "detached" });
    await page.context().close();
    browser.complaints();
  }, 120_000);

  it("E-22 a name that the EHR does not tell is said to be away, and work goes on", async () => {
    const page = await signedIn(WORKLIST);
    await page.locator("main a[href*='/candidates/']").first().click();
    await page.locator("[data-criterion]").first().waitFor();
    await page.getByRole("button", { name: "Show name" }).click();
    const alert = page.locator("main [role=alert]").first();
    await alert.waitFor({ timeout: 60_000 });
    expect(await alert.innerText()).toMatch(/EHR/);
    await page.getByRole("button", { name: /^Change the status/ }).click();
    await page.getByRole("menuitem", { name: /^to review/ }).click();
    await page.getByRole("button", { name: "Change the status: to review", exact: true }).waitFor();
    await page.getByRole("button", { name: "Show name" }).waitFor();
    await page.context().close();
    browser.complaints();
  }, 120_000);
});
