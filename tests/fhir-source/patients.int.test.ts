import { describe, expect, it } from "@jest/globals";
import {
  allOf,
  closeAfterEach,
  errorOf,
  listAll,
  observation,
  open,
  patient,
  people,
  readOne,
  readSome,
} from "./bench.ts";

closeAfterEach();

const idsUpTo = (count: number): string[] => Array.from({ length: count }, (_, at) => `p${at + 1}`);
const asked = (count: number) => idsUpTo(count).map((id) => ({ id }));

describe("the list of patients", () => {
  it("is given page by page, by id alone, with the server's total", async () => {
    const { source, stub } = await open({ resources: people(5), pageSize: 2 });
    const pages = await allOf(source.list());
    expect(pages.map(({ ids, total }) => [ids, total])).toEqual([
      [["p1", "p2"], 5],
      [["p3", "p4"], 5],
      [["p5"], 5],
    ]);
    expect(pages.map(({ next }) => next === null)).toEqual([false, false, true]);
    expect(stub.requests.find(({ type }) => type === "Patient")?.params.get("_elements")).toBe(
      "id",
    );
  });

  it.each([["unknown"], ["strict"]] as const)(
    "is given by a server that refuses what it need not know (%s)",
    async (refuses) => {
      const { source, stub } = await open({ resources: people(3), refuses: [refuses] });
      expect(await listAll(source)).toEqual(["p1", "p2", "p3"]);
      stub.fault({
        match: { when: ({ params }) => params.has("_elements") },
        answer: { kind: "status", status: 400 },
      });
      expect(await listAll(source)).toEqual(["p1", "p2", "p3"]);
    },
  );

  it("is given by a server that takes no GET for a search", async () => {
    const { source, stub } = await open({ resources: people(3) });
    stub.fault({
      match: { route: "search", method: "GET" },
      answer: { kind: "status", status: 405 },
    });
    expect(await listAll(source)).toEqual(["p1", "p2", "p3"]);
  });

  it("is empty for an empty server", async () => {
    const { source } = await open();
    expect(await listAll(source)).toEqual([]);
  });
});

describe("the patients asked for", () => {
  it("come once and whole, in the order asked for; who is not there is named", async () => {
    const { source, stub } = await open({ resources: people(5, 3) }, { batchSize: 2 });
    stub.remove("Patient", "p4");
    const wanted = ["p3", "nobody", "p1", "p4", "p3", "..", "p2"].map((id) => ({ id }));
    const { patients, absent, failed } = await source.readPatients(wanted);
    expect(patients.map((one) => [one.patient.id, one.resources.length, one.also])).toEqual([
      ["p3", 3, []],
      ["p1", 3, []],
      ["p2", 3, []],
    ]);
    expect(absent).toEqual([
      { id: "nobody", status: "notFound" },
      { id: "p4", status: "gone" },
      { id: "..", status: "notFound" },
    ]);
    expect(failed).toEqual([]);
    expect(await source.readPatients([])).toEqual({ patients: [], absent: [], failed: [] });
  });

  it.each<[string, number, string[]]>([
    ["are read one by one where lists are refused", 400, ["p1", "p2", "p3"]],
    ["are read one by one where no search is", 404, ["p1", "p2", "p3"]],
    ["are read one by one where a search fails for good", 500, ["p1", "p2", "p3"]],
  ])("%s (%d)", async (_, status, ids) => {
    const { source, stub } = await open({ resources: people(3) }, { limits: { retries: 1 } });
    stub.fault({
      match: { type: "Patient", route: "search" },
      answer: { kind: "status", status },
    });
    expect((await readSome(source, ids)).map((one) => one.patient.id)).toEqual(ids);
  });

  it("are read one by one where the server does not know the parameter and lists everyone", async () => {
    const { source, stub } = await open({ resources: people(40), pageSize: 5 });
    const everyone = { resource: patient("p9") };
    stub.fault({
      match: { when: ({ params }) => params.has("_id") },
      answer: {
        kind: "distort",
        bundle: (bundle) => ({ ...bundle, entry: [everyone, ...(bundle.entry ?? [])] }),
      },
    });
    expect(await readSome(source, ["p1", "p2"])).toHaveLength(2);
    expect(stub.requests.filter(({ params }) => params.has("_id"))).toHaveLength(1);
    await readSome(source, ["p1", "p2"]);
    expect(stub.requests.filter(({ params }) => params.has("_id"))).toHaveLength(1);
  });

  it("are found by searching alone where the server reads nothing by id", async () => {
    const { source, stub } = await open({ resources: people(2) });
    stub.fault({
      match: { route: "read", type: "Patient" },
      answer: { kind: "status", status: 405 },
    });
    const { patients, absent } = await source.readPatients([{ id: "p1" }, { id: "nobody" }]);
    expect(patients.map((one) => one.patient.id)).toEqual(["p1"]);
    expect(absent).toEqual([{ id: "nobody", status: "notFound" }]);
  });

  it.each([403, 500])(
    "leave out one whose Patient is closed or broken, by name (%d)",
    async (status) => {
      const { source, stub } = await open({ resources: people(3) }, { limits: { retries: 1 } });
      stub.remove("Patient", "p2");
      stub.fault({ match: { route: "read", id: "p2" }, answer: { kind: "status", status } });
      const { patients, failed } = await source.readPatients(asked(3));
      expect(patients.map((one) => one.patient.id)).toEqual(["p1", "p3"]);
      expect(failed).toMatchObject([{ id: "p2", error: { status } }]);
    },
  );

  it("are not said to fail each by itself where no Patient can be read", async () => {
    const { source, stub } = await open({ resources: people(3) });
    stub.fault({ match: { type: "Patient" }, answer: { kind: "status", status: 403 } });
    expect(await errorOf(source.readPatients(asked(3)))).toMatchObject({ class: "auth" });
  });

  it("stops at once when told to, with the reason", async () => {
    const limits = { idleMs: 20_000, totalMs: 20_000 };
    const { source, stub } = await open({ resources: people(40) }, { batchSize: 2, limits });
    stub.fault({ match: { type: "Procedure" }, answer: { kind: "drip", everyMs: 50 } });
    const stop = new AbortController();
    setTimeout(() => stop.abort(new Error("shutting down")), 60);
    const began = Date.now();
    const error = await errorOf(source.readPatients(asked(40), { signal: stop.signal }));
    expect(error).toMatchObject({ message: "shutting down" });
    expect(Date.now() - began).toBeLessThan(3_000);
    expect(await errorOf(source.readPatient("p1", { signal: stop.signal }))).toMatchObject({
      message: "shutting down",
    });
  });

  it("stops in the middle of a long pause, too", async () => {
    const limits = { throttleMs: 60_000, patienceMs: 600_000 };
    const { source, stub } = await open({ resources: people(2) }, { limits });
    stub.fault({
      match: { type: "Condition" },
      answer: { kind: "status", status: 429, retryAfter: 60 },
    });
    const stop = new AbortController();
    setTimeout(() => stop.abort(new Error("shutting down")), 60);
    const error = await errorOf(source.readPatients(asked(2), { signal: stop.signal }));
    expect(error).toMatchObject({ message: "shutting down" });
  });

  it("stops while searches still wait for their turn", async () => {
    const limits = { throttleMs: 60_000, circuitOpenCapMs: 60_000, patienceMs: 600_000 };
    const { source, stub } = await open({ resources: people(2) }, { limits, concurrency: 2 });
    stub.fault({
      match: { type: "Observation" },
      answer: { kind: "status", status: 429, retryAfter: 60 },
    });
    const stop = new AbortController();
    setTimeout(() => stop.abort(new Error("shutting down")), 200);
    const error = await errorOf(source.readPatients(asked(2), { signal: stop.signal }));
    expect(error).toMatchObject({ message: "shutting down" });
  }, 5_000);

  it("are read in two calls at once without hindering each other", async () => {
    const { source } = await open({ resources: people(12, 2) }, { batchSize: 3 });
    const [first, second] = await Promise.all([
      source.readPatients(asked(6)),
      source.readPatients(asked(12).slice(6)),
    ]);
    const both = [...first.patients, ...second.patients];
    expect(both.map((one) => one.patient.id)).toEqual(idsUpTo(12));
    expect(both.flatMap(({ resources }) => resources)).toHaveLength(24);
  });
});

describe("batches that are too large", () => {
  it("reads a batch that is too large in halves, with the same result", async () => {
    const resources = [
      ...people(8, 10),
      ...Array.from({ length: 60 }, (_, at) => observation(`x${at}`, "p3")),
    ];
    const { source, stub } = await open(
      { resources },
      { batchSize: 8, limits: { batchBytes: 20_000 } },
    );
    const patients = await readSome(source, idsUpTo(8));
    expect(patients.map((one) => one.resources.length)).toEqual([10, 10, 70, 10, 10, 10, 10, 10]);
    expect(patients.flatMap(({ gaps }) => gaps)).toEqual([]);
    expect(stub.requests.some(({ patients: ids }) => ids.length === 4)).toBe(true);
  });

  it("returns to full batches after one that was too large", async () => {
    const large = Array.from({ length: 80 }, (_, at) => observation(`x${at}`, "p3"));
    const { source, stub } = await open(
      { resources: [...people(60), ...large] },
      { batchSize: 8, limits: { batchBytes: 20_000 } },
    );
    await readSome(source, idsUpTo(60));
    const sizes = stub.requests.flatMap(({ type, patients }) =>
      type === "Condition" && patients.length > 0 ? [patients.length] : [],
    );
    const halved = sizes.indexOf(4);
    expect(halved).toBeGreaterThan(0);
    expect(sizes.slice(halved)).toContain(5);
    expect(sizes.slice(sizes.indexOf(5))).toContain(8);
  });

  it("cuts a single patient short who is too large, and says so", async () => {
    const { source } = await open(
      { resources: people(1, 100), pageSize: 10 },
      { limits: { batchBytes: 15_000 } },
    );
    const one = await readOne(source, "p1");
    expect(one.gaps).toContainEqual({ type: "Observation", reason: "unreadable" });
    expect(one.resources.length).toBeGreaterThan(0);
    expect(one.resources.length).toBeLessThan(100);
  });

  it("T7: holds a few batches, however many patients there are", async () => {
    const filler = "x".repeat(2_000);
    const resources = people(600, 5).map((one) =>
      one.resourceType === "Observation" ? { ...one, note: [{ text: filler }] } : one,
    );
    const { source } = await open({ resources }, { batchSize: 20, pageSize: 100 });
    const ids = idsUpTo(600);
    const before = process.memoryUsage().heapUsed;
    let largest = 0;
    while (ids.length > 0) {
      expect(await readSome(source, ids.splice(0, 20))).toHaveLength(20);
      if (ids.length % 200 === 0) {
        largest = Math.max(largest, process.memoryUsage().heapUsed - before);
      }
    }
    expect(largest).toBeLessThan(150_000_000);
  });
});
