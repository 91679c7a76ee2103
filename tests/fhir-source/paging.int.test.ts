import { describe, expect, it } from "@jest/globals";
import type { LinkStyle } from "@cohort/testkit";
import {
  closeAfterEach,
  errorOf,
  namesOf,
  observation,
  open,
  pagesOf,
  patient,
  people,
  readAll,
  readOne,
} from "./bench.ts";

closeAfterEach();

describe("A6-01: next links", () => {
  it.each<LinkStyle>(["hapi", "firely", "epic", "relative", "query"])(
    "of the %s kind lead through all pages",
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

  it("are sent back verbatim, whatever they look like", async () => {
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

describe("A6-02: paging that never ends", () => {
  const onObservations = (kind: "self" | "previous" | "same-content") => ({
    match: { type: "Observation", when: ({ route }: { route: string }) => route !== "read" },
    answer: { kind: "next", to: kind } as const,
  });

  it("stops at a link to itself, keeping what it read", async () => {
    const { source, stub } = await open({ resources: people(1, 2), links: "epic" });
    stub.fault(onObservations("self"));
    const one = await readOne(source, "p1");
    expect(one.gaps).toEqual([{ type: "Observation", reason: "unreadable" }]);
    expect(namesOf(one.resources)).toEqual(["Observation/p1-o1", "Observation/p1-o2"]);
    expect(stub.requests.filter(({ type }) => type === "Observation")).toHaveLength(1);
  });

  it("stops where A leads to B and B to A", async () => {
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

  it("stops where ever new links give the same content", async () => {
    const { source, stub } = await open({ resources: people(1, 2), links: "epic" });
    stub.fault(onObservations("same-content"));
    const one = await readOne(source, "p1");
    expect(one.gaps).toEqual([{ type: "Observation", reason: "unreadable" }]);
    expect(stub.requests.filter(({ route }) => route === "page")).toHaveLength(1);
  });

  it("stops after the largest number of pages, unless the total says that there are more", async () => {
    const limits = { pages: 3 };
    const ehr = { resources: people(1, 10), pageSize: 1 };
    const without = await open({ ...ehr, total: false }, { limits });
    expect((await readOne(without.source, "p1")).gaps).toHaveLength(1);
    const stated = await open(ehr, { limits });
    expect((await readOne(stated.source, "p1")).gaps).toEqual([]);
  });

  it("of the list of patients ends the run, because everyone after it would be missed", async () => {
    const { source, stub } = await open({ resources: people(3), pageSize: 2 });
    stub.fault({
      match: { type: "Patient", route: "search" },
      answer: { kind: "next", to: "self" },
    });
    expect(await errorOf(readAll(source))).toMatchObject({
      class: "paging-loop",
      failure: { code: "FHIR.PAGING_LOOP" },
    });
  });
});

describe("A6-04: what stands in a page", () => {
  it("keeps remarks and empty entries out, and says that they were there", async () => {
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

  it("never takes the total for proof", async () => {
    const { source } = await open({ resources: people(4, 6), total: false, pageSize: 2 });
    const pages = await pagesOf(source.patients());
    expect(pages.at(-1)?.progress).toEqual({
      patients: 4,
      total: null,
      resources: { Patient: 4, Observation: 24 },
    });
  });

  it("leaves out what the server found for someone else", async () => {
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

describe("A6-05: the same resource on several pages", () => {
  const old = { versionId: "1", lastUpdated: "2026-01-01T00:00:00Z" };
  const recent = { versionId: "2", lastUpdated: "2026-02-01T00:00:00+01:00" };

  it.each([
    ["newest first", [recent, old]],
    ["newest last", [old, recent]],
  ])("counts once, in its newest version (%s)", async (_, [first, second]) => {
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

  it("a patient comes again only in a newer version", async () => {
    const same = [patient("p1", old), patient("p2"), patient("p1", old)];
    const { source } = await open({ resources: same, pageSize: 1 });
    expect((await readAll(source)).map((one) => one.patient.id)).toEqual(["p1", "p2"]);
    const newer = [patient("p1", old), patient("p2"), patient("p1", recent)];
    const again = await open({ resources: newer, pageSize: 1 });
    expect((await readAll(again.source)).map((one) => one.patient.meta?.versionId)).toEqual([
      "1",
      undefined,
      "2",
    ]);
  });
});

describe("T7: a long list of patients", () => {
  it("is remembered only so far; who comes again after that is read again", async () => {
    const resources = [patient("p1"), patient("p2"), patient("p3"), patient("p3"), patient("p1")];
    const { source } = await open(
      { resources, pageSize: 1 },
      { limits: { rememberedPatients: 2 } },
    );
    const ids = (await readAll(source)).map((one) => one.patient.id);
    expect(ids).toEqual(["p1", "p2", "p3", "p1"]);
  });
});

describe("A6-09: a search that expires between two pages", () => {
  it("is begun again, once", async () => {
    const { source, stub } = await open({ resources: people(5), pageSize: 2 });
    stub.fault({
      match: { route: "page" },
      times: 1,
      answer: { kind: "status", status: 410 },
    });
    expect((await readAll(source)).map((one) => one.patient.id)).toEqual([
      "p1",
      "p2",
      "p3",
      "p4",
      "p5",
    ]);
    stub.fault({ match: { route: "page" }, answer: { kind: "status", status: 404 } });
    expect(await errorOf(readAll(source))).toMatchObject({ class: "client", status: 404 });
  });
});
