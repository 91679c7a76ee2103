import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { Client } from "pg";
import { type TestBrowser, openBrowser, withBrowser } from "./browser.ts";
import { type Stack, startStack } from "./stack.ts";

withBrowser("operations", () => {
  let stack: Stack;
  let browser: TestBrowser;
  let administrator = "";
  let auditor = "";

  beforeAll(async () => {
    stack = await startStack({ AUTH_MODE: "keys" });
    administrator = await stack.keyFor("admin", "study-lead");
    auditor = await stack.keyFor("auditor");
    browser = await openBrowser(stack.url);
  }, 180_000);
  afterAll(async () => {
    await browser.close();
    await stack.stop();
  });

  it("E-27 starts a sync, and shows it to its end without being asked again", async () => {
    const page = await browser.open("/operations", { key: administrator });
    await page.getByText("· live").waitFor();
    const reading = page.getByRole("region", { name: "Reading the EHR" });
    const before = (await stack.store.jobs.latest("sync"))?.id;
    await page.getByRole("button", { name: "Read everyone" }).click();
    await page.getByText("The sync has started.").waitFor();
    await page.getByRole("button", { name: "Stop" }).waitFor();
    await reading.getByText("Nothing is being read.").waitFor({ timeout: 90_000 });
    const job = await stack.store.jobs.latest("sync");
    expect(job?.id).not.toBe(before);
    expect(job?.state).toBe("done");
    await reading.getByText("300 of 300 people").waitFor();
    const jobs = page.getByRole("region", { name: "Syncs of late" }).last();
    expect(await jobs.locator("tbody tr").count()).toBeGreaterThanOrEqual(2);
    expect(browser.complaints()).toEqual([]);
  }, 150_000);

  it("E-27 stops a sync, and goes on with it", async () => {
    const page = await browser.open("/operations", { key: administrator });
    await page.getByText("· live").waitFor();
    const { job } = await stack.store.jobs.create("sync", "full");
    await stack.store.jobs.progress(job.id, { done: 40, total: 160, skipped: { absent: 3 } });
    await page.getByText("40 of 160 people").waitFor();
    await page.getByText("not found this time").waitFor();
    await page.getByRole("button", { name: "Stop" }).click();
    await page.getByRole("button", { name: "Go on" }).waitFor();
    expect((await stack.store.jobs.get(job.id))?.state).toBe("cancelled");
    await page.getByRole("button", { name: "Go on" }).click();
    await page.getByText("The sync goes on.").waitFor();
    expect((await stack.store.jobs.get(job.id))?.state).not.toBe("cancelled");
    await stack.store.jobs.finish(job.id, { state: "done" });
  }, 60_000);

  it("E-27 asks every few seconds where no events come through", async () => {
    const page = await browser.open("/", { key: administrator });
    await page.route("**/v1/progress/events", (route) => route.abort());
    await page.getByRole("link", { name: "Operations" }).click();
    await page.getByText("looked at every five seconds").waitFor();
    await stack.store.quarantine.fail("read", [{ subject: "Patient/away", errorClass: "shape" }]);
    const failing = page.locator("dt", { hasText: "Failed, tried again" }).locator("+ dd");
    await failing.getByText("1", { exact: true }).waitFor();
    browser.complaints();
  }, 60_000);

  it("E-27 shows what was put aside, counts what another try would do, and tries again", async () => {
    const failure = { subject: "Patient/broken", errorClass: "shape" };
    for (let times = 0; times < 3; times += 1) await stack.store.quarantine.fail("read", [failure]);
    const page = await browser.open("/operations/quarantine", { key: administrator });
    const row = page.getByRole("row", { name: /Patient\/broken/ });
    expect(await row.textContent()).toContain("put aside");
    await row.getByRole("checkbox").check();
    await page.getByRole("button", { name: "Try 1 selected again" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText(/1 failure of reading and 0 failures of matching/).waitFor();
    expect(await stack.store.quarantine.list({ limit: 10 })).toHaveLength(2);
    await dialog.getByRole("button", { name: "Try again" }).click();
    await page.getByText("1 entry is tried again.").waitFor();
    await row.waitFor({ state: "detached" });
    expect(browser.complaints()).toEqual([]);
  }, 60_000);

  it("E-27 shows who did what, and finds a row of the audit that was changed", async () => {
    const page = await browser.open("/operations/audit", { key: auditor });
    await page.getByLabel("Action").selectOption("configure");
    await page.getByRole("button", { name: "Show" }).click();
    await page
      .getByRole("cell", { name: /replayQuarantine/ })
      .first()
      .waitFor();
    await page.getByRole("button", { name: "Check the chain" }).click();
    await page.getByText(/The chain is whole: \d+ rows checked/).waitFor();
    const database = new Client({ connectionString: stack.databaseUrl });
    await database.connect();
    await database.query("set session_replication_role = replica");
    await database.query("update audit_event set actor = 'nobody' where seq = 3");
    await database.end();
    await page.getByRole("button", { name: "Check the chain" }).click();
    await page.getByRole("alert").getByText("row 3 was changed").waitFor();
    expect(browser.complaints()).toEqual([]);
  }, 60_000);

  it("E-27 makes a key, shows it once, and revokes it after asking", async () => {
    const page = await browser.open("/operations/access", { key: administrator });
    await page.getByRole("button", { name: "New key" }).click();
    await page.getByLabel("Name").fill("night desk");
    await page.getByRole("checkbox", { name: "screener" }).check();
    await page.getByRole("checkbox", { name: "every study" }).check();
    await page.getByRole("button", { name: "Make the key" }).click();
    const made = page.getByRole("dialog", { name: "The key: copy it now" });
    const key = (await made.locator("code, pre").first().textContent()) ?? "";
    expect(key).toMatch(/^cmk_/);
    await made.getByRole("button", { name: "Close" }).click();
    expect(await page.content()).not.toContain(key);
    const beside = await browser.open("/", { key });
    await beside.context().close();

    await page.getByRole("button", { name: "Revoke the key night desk" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
    await page.getByText("The key night desk is revoked.").waitFor();
    await expect(browser.open("/", { key })).rejects.toThrow("signing in: 401");
    expect(browser.complaints()).toEqual([]);
  }, 60_000);

  it("E-27 grants a role and takes it away, and states a legal basis", async () => {
    const page = await browser.open("/operations/access", { key: administrator });
    await page.getByRole("button", { name: "New grant" }).click();
    const form = page.getByRole("dialog");
    await form.getByLabel("Who").fill("group:night-desk");
    await form.getByLabel("Role").selectOption("viewer");
    await form.getByRole("button", { name: "Grant" }).click();
    await page.getByText("Granted.").waitFor();
    const revoke = page.getByRole("button", { name: /^Revoke viewer of group:night-desk/ });
    await revoke.click();
    await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
    await revoke.waitFor({ state: "detached" });

    await page.getByRole("button", { name: "State another: NCT06421701" }).click();
    const basis = page.getByRole("dialog");
    await basis.getByLabel("Reference").fill("IRB 2026-99");
    await basis.getByLabel("From").fill("2026-11-01");
    await basis.getByRole("button", { name: "Save" }).click();
    await page.getByText(/IRB 2026-99, from 1 Nov 2026/).waitFor();
    expect(browser.complaints()).toEqual([]);
  }, 60_000);

  it("E-27 shows each no more than they may", async () => {
    const key = await stack.keyForStudy("NCT06421701", "study-lead");
    const page = await browser.open("/operations", { key });
    await page.getByText("· live").waitFor();
    expect(await page.getByRole("button", { name: "Read everyone" }).count()).toBe(0);
    const tabs = page.getByRole("navigation", { name: "Pages of operations" });
    expect(await tabs.getByRole("link").allTextContents()).toEqual([
      "Sync and matching",
      "Keys and grants",
    ]);
    const barred = await browser.open("/operations/quarantine", { key });
    await barred.getByText("Your roles do not allow this.").waitFor();
    expect(browser.complaints()).toEqual([]);
  }, 60_000);
});
