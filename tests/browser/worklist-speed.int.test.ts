import { afterAll, beforeAll, expect, it } from "@jest/globals";
import type { Page } from "playwright-core";
import pg from "pg";
import { type TestBrowser, openBrowser, withBrowser } from "./browser.ts";
import { STUDY, type Stack, startStack } from "./stack.ts";
import { listOf, openList, worklistOf } from "./worklist-support.ts";

const CANDIDATES = 10_000;
const FIRST_ROWS_MS = 1000;
const INTERACTION_MS = 100;
/** The machine does other things too: of so many tries the best counts, for what must be done is the same in all. */
const TRIES = 5;

/** Every candidate of the study again and again under further ids. */
async function multiply(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ people: number }>(
    "select count(distinct patient)::int as people from match where study = $1",
    [STUDY],
  );
  const times = Math.ceil(CANDIDATES / (rows[0]?.people ?? 1));
  for (const table of ["record", "match"]) {
    const columns = await client.query<{ name: string }>(
      `select quote_ident(column_name) as name from information_schema.columns
        where table_schema = 'public' and table_name = $1 and is_generated = 'NEVER' order by ordinal_position`,
      [table],
    );
    const names = columns.rows.map(({ name }) => name);
    const copied = names.map((name) => (name === "patient" ? "patient || '-' || n" : name));
    await client.query(
      `insert into ${table} (${names.join(", ")}) select ${copied.join(", ")}
        from ${table}, generate_series(1, ${times}) as n
        where patient in (select patient from match where study = $1) ${table === "match" ? "and study = $1" : ""}`,
      [STUDY],
    );
  }
  await client.query("vacuum analyze record, match");
  await client.end();
}

/** Notes when the first row is there, from the beginning of the navigation on. */
const WATCH_ROWS = `
  new MutationObserver((_, observer) => {
    if (!document.querySelector("tr[data-id]")) return;
    observer.disconnect();
    globalThis.firstRowsMs = performance.now();
  }).observe(document, { childList: true, subtree: true });`;

/** Notes how long each key or click takes until the next picture (Event Timing API). */
const WATCH_EVENTS = `
  globalThis.interactions = [];
  new PerformanceObserver((list) => {
    for (const { interactionId, duration } of list.getEntries())
      if (interactionId) globalThis.interactions.push(duration);
  }).observe({ type: "event", durationThreshold: 16 });`;

async function firstRowsOf(page: Page): Promise<number> {
  await page.goto(worklistOf());
  await page.locator("tr[data-id]").first().waitFor();
  return page.evaluate<number>("globalThis.firstRowsMs");
}

/** How long the slowest picture took that followed what is done. */
async function slowestOf(page: Page, act: () => Promise<void>): Promise<number> {
  await page.evaluate("globalThis.interactions = []");
  await act();
  // The entry comes with the frame after the one that is measured.
  await page.waitForTimeout(200);
  return page.evaluate<number>("Math.max(0, ...globalThis.interactions)");
}

const bestOf = async (measure: () => Promise<number>): Promise<number> => {
  let best = Number.POSITIVE_INFINITY;
  for (let tried = 0; tried < TRIES; tried++) best = Math.min(best, await measure());
  return best;
};

withBrowser("the worklist of 10 000 candidates", () => {
  let stack: Stack;
  let browser: TestBrowser;
  beforeAll(async () => {
    stack = await startStack();
    await multiply(stack.databaseUrl);
    browser = await openBrowser(stack.url);
  }, 300_000);
  afterAll(async () => {
    await browser.close();
    await stack.stop();
  });

  it("E-02 shows the first rows within a second", async () => {
    expect((await listOf(stack)).total).toBeGreaterThanOrEqual(CANDIDATES);
    const page = await openList(browser);
    await page.context().addInitScript(WATCH_ROWS);
    expect(await bestOf(() => firstRowsOf(page))).toBeLessThan(FIRST_ROWS_MS);
  }, 90_000);

  it("E-02 answers keys and clicks within a tenth of a second, two hundred rows on the page", async () => {
    const page = await openList(browser);
    await page.getByRole("button", { name: "Show 100 more" }).click();
    await page.locator("tr[data-id]").nth(199).waitFor();
    await page.evaluate(WATCH_EVENTS);
    const box = page.getByRole("checkbox", { name: /^Select / }).nth(5);
    const acts: readonly (() => Promise<void>)[] = [
      () => page.keyboard.press("j"),
      () => page.keyboard.press("x"),
      () => box.click(),
    ];
    for (const act of acts) {
      expect(await bestOf(() => slowestOf(page, act))).toBeLessThan(INTERACTION_MS);
    }
  }, 90_000);
});
