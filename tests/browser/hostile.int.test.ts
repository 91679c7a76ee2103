import { afterAll, beforeAll, expect, it } from "@jest/globals";
import type { Page } from "playwright-core";
import { patientId } from "@cohort/foundation";
import { until } from "../worker/support.ts";
import { tooWide } from "./axe.ts";
import { type TestBrowser, openBrowser, settled, withBrowser } from "./browser.ts";
import { candidateOf, idsOf, openCandidate, pathOf } from "./candidate-support.ts";
import { type Entry, HOSTILE, createSpoiler, spoiled, unknownEntries } from "./hostile-entries.ts";
import { everyPage } from "./pages.ts";
import { type Stack, startStack } from "./stack.ts";

const TYPES = ["Observation", "Condition", "MedicationRequest", "MedicationStatement", "Procedure"];

withBrowser("B-14 hostile texts from the EHR", () => {
  const spoiler = createSpoiler();
  let stack: Stack;
  let browser: TestBrowser;
  let id = "";

  const read = async (path: string): Promise<unknown> =>
    (await fetch(`${stack.ehr.baseUrl}/${path}`)).json();

  /** Of one candidate everything that was typed; and entries that nobody can make anything of. */
  async function spoil(): Promise<void> {
    const patient = (await read(`Patient/${id}`)) as Entry;
    const name = [{ text: HOSTILE[0], family: HOSTILE[1], given: [HOSTILE[3]] }];
    stack.ehr.put({ ...spoiled(patient, spoiler), name });
    for (const type of TYPES) {
      const bundle = (await read(`${type}?patient=${id}&_count=1000`)) as {
        readonly entry?: readonly { readonly resource: Entry }[];
      };
      for (const { resource } of bundle.entry ?? []) stack.ehr.put(spoiled(resource, spoiler));
    }
    for (const entry of unknownEntries(id, spoiler)) stack.ehr.put(entry);
  }

  beforeAll(async () => {
    stack = await startStack({
      EHR_CHART_URL: "https://ehr.example.org/chart/{patientId}",
      EHR_RESOURCE_URL: "https://ehr.example.org/entry/{resourceType}/{id}",
    });
    browser = await openBrowser(stack.url);
    [id = ""] = await idsOf(stack, "limit=1");
    await spoil();
    const before = (await stack.store.records.load([patientId(id)]))[0]?.version;
    await stack.store.reading.want([patientId(id)]);
    const answer = await fetch(`${stack.url}/v1/sync`, { method: "POST" });
    expect(answer.status).toBe(202);
    await until(
      async () => (await stack.store.records.load([patientId(id)]))[0]?.version !== before,
      120_000,
    );
    await until(async () => {
      const { matches } = await candidateOf(stack, id);
      return JSON.stringify(matches).length > 0;
    }, 60_000);
  }, 400_000);
  afterAll(async () => {
    await browser.close();
    await stack.stop();
  });

  async function expectUnharmed(page: Page): Promise<void> {
    const found = await page.evaluate(() => ({
      ran: Reflect.get(window, "ran") ?? null,
      elements: document.querySelectorAll("img[src=x], main script, main svg[onload]").length,
      addresses: [...document.querySelectorAll("a[href], form[action]")]
        .map((element) => element.getAttribute("href") ?? element.getAttribute("action") ?? "")
        .filter((address) => !/^(\/|#|https:|\?)/.test(address)),
    }));
    expect([page.url(), found]).toEqual([page.url(), { ran: null, elements: 0, addresses: [] }]);
    expect([page.url(), await tooWide(page)]).toEqual([page.url(), []]);
  }

  it("B-14 come in more than twenty fields", () => {
    expect(spoiler.fields.size).toBeGreaterThan(20);
  });

  it("B-14 B-36 run nowhere, break no page and lead nowhere, with every criterion open and the name shown", async () => {
    const page = await openCandidate(browser, id);
    await page.getByRole("button", { name: "Show name" }).click();
    await page.getByText("<img src=x", { exact: false }).first().waitFor();
    await page.locator("[data-criterion] button[aria-expanded=false]").evaluateAll((buttons) => {
      for (const button of buttons) if (button instanceof HTMLElement) button.click();
    });
    await page.locator("[data-criterion] button[aria-expanded=true]").first().waitFor();
    await page.waitForLoadState("networkidle");
    await expectUnharmed(page);
    // Whoever follows a link to the EHR hands it no window of ours.
    const outward = await page
      .locator("a[target=_blank]")
      .evaluateAll((links) => links.map((link) => link.getAttribute("rel") ?? ""));
    expect(outward.length).toBeGreaterThan(0);
    for (const rel of outward) expect(rel).toContain("noopener");
    await page.context().close();
    expect(browser.complaints()).toEqual([]);
  }, 120_000);

  it("B-14 run on no page at all, and are told on none, but for a short unit, which is told as it is written", async () => {
    const page = await browser.open("/");
    let text = "";
    for (const path of [...(await everyPage(stack)), pathOf(id)]) {
      await page.goto(path);
      await settled(page);
      await page.waitForLoadState("networkidle");
      await expectUnharmed(page);
      text += await page.locator("main").innerText();
    }
    expect(text).not.toMatch(/onerror|<script>|javascript:|<svg|WWWW/);
    expect(text).toContain("has the unit {{constructor.constructor(");
    await page.context().close();
    expect(browser.complaints()).toEqual([]);
  }, 240_000);
});
