import { afterEach, describe, expect, it } from "@jest/globals";
import { Lifecycle } from "@cohort/config";
import type { Bundle } from "fhir/r4.js";
import { createPageCache } from "./page-cache.ts";
import { parseSearch } from "./parse-search.ts";
import { start, type Sandbox, type SandboxOptions } from "../sandbox.ts";

let lifecycle = new Lifecycle();
afterEach(async () => {
  await lifecycle.close();
  lifecycle = new Lifecycle();
});

async function serve(patients: number, options: SandboxOptions = {}): Promise<Sandbox> {
  const started = await start({ port: 0, population: { size: 0 }, ...options }, lifecycle);
  if (!started.ok) throw new Error(started.failure.message);
  for (let number = 0; number < patients; number += 1) {
    started.value.put({ resourceType: "Patient", id: `p${number}` });
  }
  return started.value;
}

async function page(url: string) {
  const response = await fetch(url);
  const bundle = (await response.json()) as Bundle;
  const link = (relation: string): string | undefined =>
    bundle.link?.find((one) => one.relation === relation)?.url;
  return { status: response.status, bundle, link };
}

/** Follows `next` to the end, doing something between the pages. */
async function walk(url: string, between: () => void = () => {}): Promise<readonly string[][]> {
  const pages: string[][] = [];
  for (let next: string | undefined = url; next !== undefined; between()) {
    const { bundle, link } = await page(next);
    pages.push((bundle.entry ?? []).map(({ resource }) => resource?.id ?? "?"));
    next = link("next");
  }
  return pages;
}

describe("paging", () => {
  it("gives 50 unless asked, and 500 at most", async () => {
    const { baseUrl } = await serve(1100);
    expect((await walk(`${baseUrl}/Patient`)).map(({ length }) => length)).toEqual(
      Array.from({ length: 22 }, () => 50),
    );
    const most = await walk(`${baseUrl}/Patient?_count=5000`);
    expect(most.map(({ length }) => length)).toEqual([500, 500, 100]);
    expect(new Set(most.flat()).size).toBe(1100);
  });

  it("reaches the rest through `next` alone, which says nothing of the search", async () => {
    const { baseUrl } = await serve(5);
    const first = await page(`${baseUrl}/Patient?_count=2&_sort=-_id`);
    expect(first.bundle.total).toBe(5);
    const next = new URL(first.link("next") ?? "");
    expect(next.pathname).toBe("/fhir");
    expect(next.searchParams.get("_getpages")).toMatch(/^[0-9a-f-]{36}$/);
    expect(next.search).not.toContain("Patient");
    const second = await page(next.href);
    expect(second.bundle).toMatchObject({ total: 5, entry: [{ resource: { id: "p2" } }, {}] });
    expect(new URL(second.link("previous") ?? "").searchParams.get("_getpagesoffset")).toBe("0");
  });

  it("has no `next` where everything fits", async () => {
    const { baseUrl } = await serve(2);
    expect((await page(`${baseUrl}/Patient?_count=2`)).link("next")).toBeUndefined();
  });

  it("stays as it was asked while patients come, change and go", async () => {
    const sandbox = await serve(6);
    let step = 0;
    const pages = await walk(`${sandbox.baseUrl}/Patient?_count=2&_sort=_lastUpdated`, () => {
      step += 1;
      sandbox.put({ resourceType: "Patient", id: `new-${step}` });
      sandbox.put({ resourceType: "Patient", id: "p3" });
      sandbox.remove("Patient", "p5");
    });
    expect(pages).toEqual([
      ["p0", "p1"],
      ["p2", "p3"],
      ["p4", "p5"],
    ]);
  });

  it("answers 410 once the search has expired", async () => {
    const { baseUrl } = await serve(5, { pageLifetimeMs: 0 });
    const { link } = await page(`${baseUrl}/Patient?_count=2`);
    const late = await page(link("next") ?? "");
    expect(late.status).toBe(410);
    expect(late.bundle).toMatchObject({
      resourceType: "OperationOutcome",
      issue: [{ severity: "error", code: "expired" }],
    });
  });

  it("refuses a `next` that someone changed", async () => {
    const { baseUrl } = await serve(5);
    const { link } = await page(`${baseUrl}/Patient?_count=2`);
    const next = link("next") ?? "";
    expect((await page(next.replace("offset=2", "offset=two"))).status).toBe(400);
    expect((await page(next.replace(/_getpages=[^&]*/, "_getpages=mine"))).status).toBe(410);
  });
});

describe("kept searches", () => {
  const result = { request: parseSearch("Patient", new URLSearchParams(), true), matches: [] };

  it("live on while someone pages through them", () => {
    let now = 0;
    const pages = createPageCache({ lifetimeMs: 10, capacity: 9, now: () => now });
    const used = pages.keep(result);
    const unused = pages.keep(result);
    now = 8;
    expect(pages.find(used)).toBeDefined();
    now = 16;
    expect(pages.find(used)).toBeDefined();
    expect(pages.find(unused)).toBeUndefined();
  });

  it("are dropped, longest unused first, when there are too many", () => {
    const pages = createPageCache({ lifetimeMs: 10, capacity: 2, now: () => 0 });
    const [first, second] = [pages.keep(result), pages.keep(result)];
    pages.find(first);
    pages.keep(result);
    expect([pages.find(first), pages.find(second)]).toEqual([expect.anything(), undefined]);
  });
});
