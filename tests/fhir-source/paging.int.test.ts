import { describe, expect, it } from "@jest/globals";
import { DEFAULT_LIMITS } from "@cohort/fhir-source";
import type { LinkStyle } from "@cohort/testkit";
import {
  allOf,
  closeAfterEach,
  errorOf,
  listAll,
  namesOf,
  observation,
  open,
  patient,
  people,
  readAll,
  readOne,
  readSome,
} from "./bench.ts";

closeAfterEach();

describe("next links", () => {
  it.each<LinkStyle>(["hapi", "firely", "epic", "relative", "query"])(
    "A6-01 of the %s kind lead through all pages",
    async (links) => {
      const { source, stub } = await open({ resources: people(7, 5), links, pageSize: 3 });
      const patients = await readAll(source);
      expect(patients.map((one) => one.patient.id)).toEqual([
        "p1",
        "p2",
        "p3",
        "p4",
        "p5",
        "p6",
        "p7",
      ]);
      expect(patients.flatMap((one) => namesOf(one.resources))).toHaveLength(35);
      expect(patients.flatMap((one) => one.gaps)).toEqual([]);
      expect(stub.requests.filter(({ route }) => route === "page").length).toBeGreaterThan(10);
    },
  );

  it("A6-01 are sent back verbatim, whatever they look like", async () => {
    const { source, stub } = await open({ resources: people(1) });
    const odd = new URL(`${stub.baseUrl}/Observation?page=%7Ba|b%20c%2B&&x=;y#`);
    stub.fault({
      match: { route: "search", type: "Observation" },
      answer: { kind: "next", to: odd },
    });
    await readAll(source);
    expect(stub.requests.map(({ target }) => target)).toContain(`${odd.pathname}${odd.search}`);
  });
});

describe("paging that never ends", () => {
  const onObservations = (kind: "self" | "previous" | "same-content") => ({
    match: { type: "Observation", when: ({ route }: { route: string }) => route !== "read" },
    answer: { kind: "next", to: kind } as const,
  });

  it("A6-02, C-18 stops at a link to itself, keeping what it read", async () => {
    const { source, stub } = await open({ resources: people(1, 2), links: "epic" });
    stub.fault(onObservations("self"));
    const one = await readOne(source, "p1");
    expect(one.gaps).toEqual([{ type: "Observation", reason: "unreadable" }]);
    expect(namesOf(one.resources)).toEqual(["Observation/p1-o1", "Observation/p1-o2"]);
    expect(stub.requests.filter(({ type }) => type === "Observation")).toHaveLength(1);
  });

  it("A6-02, C-18 stops where A leads to B and B to A", async () => {
    const { source, stub } = await open({ resources: people(1, 4), links: "firely", pageSize: 2 });
    stub.fault({
      match: { route: "page", type: "Observation" },
      answer: { kind: "next", to: "previous" },
    });
    const one = await readOne(source, "p1");
    expect(one.gaps).toEqual([{ type: "Observation", reason: "unreadable" }]);
    expect(namesOf(one.resources)).toHaveLength(4);
    expect(stub.requests.filter(({ route }) => route === "page").length).toBeLessThan(5);
  });

  it("A6-02, C-18 stops where ever new links give the same content", async () => {
    const { source, stub } = await open({ resources: people(1, 2), links: "epic" });
    stub.fault(onObservations("same-content"));
    const one = await readOne(source, "p1");
    expect(one.gaps).toEqual([{ type: "Observation", reason: "unreadable" }]);
    expect(stub.requests.filter(({ route }) => route === "page")).toHaveLength(1);
  });

  it("A6-02 stops after three times as many pages as the total makes plausible", async () => {
    const { source, stub } = await open({ resources: people(1, 300), total: 12, pageSize: 3 });
    const one = await readOne(source, "p1");
    expect(one.gaps).toEqual([{ type: "Observation", reason: "unreadable" }]);
    // Twelve in pages of three: four pages, times three; but no fewer than a sparse search may have empty ones.
    const pages = stub.requests.filter(({ type, route }) => type !== "Patient" && route === "page");
    expect(pages.length).toBeLessThan(DEFAULT_LIMITS.emptyPages);
  });

  it("A6-02 takes no total for plausible that counts one page, nor a smaller one", async () => {
    for (const total of [0, 1, 3]) {
      const { source } = await open({ resources: people(1, 90), total, pageSize: 3 });
      const one = await readOne(source, "p1");
      expect(one.gaps).toEqual([]);
      expect(one.resources).toHaveLength(90);
    }
  });

  it("A6-02 stops after the largest number of pages, unless the total says that there are more", async () => {
    const limits = { pages: 3 };
    const ehr = { resources: people(1, 10), pageSize: 1 };
    const without = await open({ ...ehr, total: false }, { limits });
    expect((await readOne(without.source, "p1")).gaps).toHaveLength(1);
    const stated = await open(ehr, { limits });
    expect((await readOne(stated.source, "p1")).gaps).toEqual([]);
  });

  it("A6-02, C-18 of the list of patients ends it, because everyone after it would be missed", async () => {
    const { source, stub } = await open({ resources: people(3), pageSize: 2 });
    stub.fault({
      match: { type: "Patient", route: "search" },
      answer: { kind: "next", to: "self" },
    });
    expect(await errorOf(listAll(source))).toMatchObject({
      class: "paging-loop",
      failure: { code: "FHIR.PAGING_LOOP" },
    });
  });
});

describe("what stands in a page", () => {
  it("A6-04 keeps remarks and empty entries out, and says that they were there", async () => {
    const { source, stub, log } = await open({ resources: people(1, 2) });
    stub.fault({
      match: { type: "Observation" },
      answer: {
        kind: "distort",
        bundle: (bundle) => ({
          ...bundle,
          total: 0,
          entry: [
            { resource: { resourceType: "OperationOutcome", issue: [{ code: "incomplete" }] } },
            { search: { mode: "outcome" }, resource: { resourceType: "OperationOutcome" } },
            { fullUrl: "urn:uuid:1" },
            null,
            "text",
            ...(bundle.entry ?? []),
          ],
        }),
      },
    });
    const one = await readOne(source, "p1");
    expect(namesOf(one.resources)).toEqual(["Observation/p1-o1", "Observation/p1-o2"]);
    expect(one.gaps).toEqual([]);
    expect(log.filter(({ level }) => level === "warn").map(({ fields }) => fields)).toEqual([
      { type: "Observation", issues: ["incomplete"] },
      { type: "Observation", skipped: 3 },
    ]);
  });

  it.each([false, 0, 2, 4, 1_000])("A6-04 never takes the total for proof (%p)", async (total) => {
    const { source } = await open({ resources: people(4, 6), total, pageSize: 2 });
    const pages = await allOf(source.list());
    expect(pages.flatMap(({ ids }) => ids)).toEqual(["p1", "p2", "p3", "p4"]);
    expect(pages.map((one) => one.total)).toEqual(Array(2).fill(total === false ? null : total));
    const patients = await readAll(source);
    expect(patients.flatMap(({ resources }) => resources)).toHaveLength(24);
  });

  it("A6-04 takes a Medication that came along, and no other resource", async () => {
    const { source } = await open({
      resources: people(1, 2),
      oddEntries: ["outcome", "include", "empty", "modeless"],
    });
    const one = await readOne(source, "p1");
    expect(namesOf(one.resources)).toEqual(["Observation/p1-o1", "Observation/p1-o2"]);
    expect(one.gaps).toEqual([]);
    expect(await listAll(source)).toEqual(["p1"]);
  });

  it("A6-04 leaves out what the server found for someone else", async () => {
    const { source, stub } = await open({ resources: people(2) });
    stub.fault({
      match: { type: "Observation" },
      answer: {
        kind: "distort",
        bundle: (bundle) => ({ ...bundle, entry: [{ resource: observation("x", "p2") }] }),
      },
    });
    expect((await readOne(source, "p1")).resources).toEqual([]);
  });
});

describe("the same resource on several pages", () => {
  const old = { versionId: "1", lastUpdated: "2026-01-01T00:00:00Z" };
  const recent = { versionId: "2", lastUpdated: "2026-02-01T00:00:00+01:00" };

  it.each([
    ["newest first", [recent, old]],
    ["newest last", [old, recent]],
  ])("A6-05, C-19 counts once, in its newest version (%s)", async (_, [first, second]) => {
    const resources = [
      patient("p1"),
      observation("o1", "p1", first ?? {}),
      observation("o2", "p1"),
      observation("o1", "p1", second ?? {}),
    ];
    const { source } = await open({ resources, pageSize: 1 });
    const one = await readOne(source, "p1");
    expect(one.resources.map(({ id, meta }) => [id, meta?.versionId])).toEqual([
      ["o1", "2"],
      ["o2", undefined],
    ]);
  });

  it("A6-05, C-19 a patient counts once, in the newest version", async () => {
    const twice = [patient("p1", old), patient("p2"), patient("p1", recent), patient("p1", old)];
    const { source } = await open({ resources: twice, pageSize: 1 });
    expect(new Set(await listAll(source))).toEqual(new Set(["p1", "p2"]));
    const patients = await readSome(source, ["p1", "p2"]);
    expect(patients.map((one) => [one.patient.id, one.patient.meta?.versionId])).toEqual([
      ["p1", "2"],
      ["p2", undefined],
    ]);
  });

  it("A6-05, C-19 nothing comes twice where pages shift under the reader", async () => {
    const { source, stub } = await open({ resources: people(1, 9), pageSize: 3, links: "firely" });
    let pages = 0;
    stub.fault({
      match: {
        route: "page",
        when: () => {
          pages += 1;
          // A new one at the end, and one of the first page written again, which moves it behind all others.
          if (pages === 1) {
            stub.remove("Observation", "p1-o1");
            stub.put(observation("p1-o1", "p1", recent));
            stub.put(observation("p1-new", "p1", recent));
          }
          return false;
        },
      },
      answer: { kind: "reset" },
    });
    const names = namesOf((await readOne(source, "p1")).resources);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toContain("Observation/p1-new");
  });
});

describe("a search that expires between two pages", () => {
  it("A6-09 is begun again, a few times", async () => {
    const { source, stub } = await open({ resources: people(5), pageSize: 2 });
    const expire = (times: number, status: number) =>
      stub.fault({ match: { route: "page" }, times, answer: { kind: "status", status } });
    expire(DEFAULT_LIMITS.restarts, 410);
    expect(new Set(await listAll(source))).toEqual(new Set(["p1", "p2", "p3", "p4", "p5"]));
    expire(100, 404);
    expect(await errorOf(listAll(source))).toMatchObject({ class: "client", status: 404 });
  });

  it("A6-09 goes on from a link that was kept, and begins again where that has expired", async () => {
    const { source, stub } = await open({ resources: people(7), pageSize: 3 });
    const [first] = await allOf(source.list());
    const from = first?.next ?? "";
    const idsFrom = async () => (await allOf(source.list({ from }))).flatMap(({ ids }) => ids);
    expect(await idsFrom()).toEqual(["p4", "p5", "p6", "p7"]);
    stub.expireSearches();
    expect(await idsFrom()).toEqual(["p1", "p2", "p3", "p4", "p5", "p6", "p7"]);
  });

  it.each(["https://elsewhere.example.org/fhir?page=1", "not a link", "/fhir/Patient/p1"])(
    "A6-09 begins again where the kept link is none: %s",
    async (from) => {
      const { source } = await open({ resources: people(3) });
      const pages = await allOf(source.list({ from }));
      expect(pages.flatMap(({ ids }) => ids)).toEqual(["p1", "p2", "p3"]);
    },
  );
});
