import { describe, expect, it } from "@jest/globals";
import { openWithTokens } from "./auth-bench.ts";
import {
  closeAfterEach,
  errorOf,
  namesOf,
  open,
  people,
  readAll,
  readOne,
  readSome,
  standingClock,
} from "./bench.ts";

closeAfterEach();

describe("every request", () => {
  it("A6-12, A6-13 says who asks, under an id of its own, and in which FHIR version", async () => {
    const product = { version: "1.2.3", contact: "https://trials.example.org" };
    const { source, stub } = await open({ resources: people(2, 3), pageSize: 1 }, { product });
    await readAll(source);
    const headers = stub.requests.map((one) => one.headers);
    expect(new Set(headers.map((one) => one["user-agent"]))).toEqual(
      new Set(["cohort-matcher/1.2.3 (+https://trials.example.org)"]),
    );
    expect(new Set(headers.map(({ accept }) => accept))).toEqual(
      new Set(["application/fhir+json; fhirVersion=4.0"]),
    );
    const ids = headers.map((one) => one["x-request-id"]);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.every((id) => typeof id === "string" && id.length === 36)).toBe(true);
  });

  it("A6-13 for a token or an export says so too", async () => {
    const product = { version: "1.2.3" };
    const { source, stub, server } = await openWithTokens({
      ehr: { resources: people(1), bulk: { running: 0, requiresAccessToken: true } },
      options: { product },
      clock: standingClock(),
    });
    const waited = await source.bulk.wait(
      await source.bulk.start({ level: "patient", types: ["Patient"] }),
    );
    if (waited.end !== "ready") throw new Error(waited.end);
    const [file] = waited.manifest.files;
    if (file) for await (const line of source.bulk.lines(file)) expect(line.number).toBe(1);
    const forToken = server.assertions.map(({ sentWith }) => sentWith);
    expect(forToken).toHaveLength(1);
    const headers = [...stub.requests.map((one) => one.headers), ...forToken];
    expect(new Set(stub.requests.map(({ route }) => route))).toEqual(
      new Set(["read", "metadata", "export", "export-status", "export-file"]),
    );
    expect(new Set(headers.map((one) => one["user-agent"]))).toEqual(
      new Set(["cohort-matcher/1.2.3"]),
    );
    const ids = headers.map((one) => one["x-request-id"]);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.every((id) => typeof id === "string" && id.length === 36)).toBe(true);
  });

  it("A6-12 asks without the FHIR version once a server did not understand it", async () => {
    const { source, stub } = await open({ resources: people(1) });
    stub.fault({
      match: { when: ({ headers }) => headers.accept?.includes("fhirVersion") ?? false },
      answer: { kind: "status", status: 406 },
    });
    expect((await readOne(source, "p1")).gaps).toEqual([]);
    const refused = stub.requests.filter(({ headers }) => headers.accept?.includes(";"));
    expect(refused).toHaveLength(1);
  });

  it.each([
    [{ kind: "bearer", token: "abc" } as const, "Bearer abc"],
    [{ kind: "basic", user: "büro", password: "p:w" } as const, "Basic YsO8cm86cDp3"],
    [undefined, undefined],
  ])("carries the credentials it was given", async (credentials, expected) => {
    const { source, stub } = await open(
      { resources: people(1) },
      credentials === undefined ? {} : { credentials },
    );
    await readAll(source);
    expect(new Set(stub.requests.map(({ headers }) => headers.authorization))).toEqual(
      new Set([expected]),
    );
  });
});

describe("ids of patients", () => {
  it("A6-10 travel in the body of a POST", async () => {
    const { source, stub } = await open({ resources: people(3) });
    await readAll(source);
    const searches = stub.requests.filter(({ patients }) => patients.length > 0);
    expect(searches).toHaveLength(10);
    const byId = stub.requests.filter(({ params }) => params.has("_id"));
    expect(byId.map(({ params }) => params.get("_id"))).toEqual(["p1,p2,p3"]);
    expect(
      [...searches, ...byId].every(
        ({ method, target }) => method === "POST" && !target.includes("p1"),
      ),
    ).toBe(true);
    expect(searches[0]?.params.get("patient")).toBe("Patient/p1,Patient/p2,Patient/p3");
  });

  it.each([404, 405, 400, 501])(
    "A6-10 travel by GET where POST is answered with %d",
    async (status) => {
      const { source, stub } = await open({ resources: people(2) });
      stub.fault({ match: { method: "POST" }, answer: { kind: "status", status } });
      const patients = await readAll(source);
      expect(patients.map((one) => namesOf(one.resources))).toEqual([
        ["Observation/p1-o1"],
        ["Observation/p2-o1"],
      ]);
      expect(patients.flatMap(({ gaps }) => gaps)).toEqual([]);
      // What was learned holds for the rest of the run.
      const before = stub.requests.length;
      await readAll(source);
      const later = stub.requests.slice(before);
      expect(later.filter(({ method }) => method === "POST")).toEqual([]);
    },
  );

  it("A6-10 a URL that would be too long becomes a POST all the same", async () => {
    const long = people(2).map((one) => ({ ...one }));
    const { source, stub } = await open({ resources: long }, { limits: { urlLength: 10 } });
    await readAll(source);
    expect(stub.requests.find(({ type }) => type === "Patient")?.method).toBe("POST");
  });
});

describe("strict handling", () => {
  it("A6-12 is asked for, and given up where the server refuses it", async () => {
    const willing = await open({ resources: people(1) });
    await readAll(willing.source);
    const searches = willing.stub.requests.filter(({ route }) => route === "search");
    expect(searches.every(({ strict }) => strict)).toBe(true);

    const { source, stub } = await open({ resources: people(1), refuses: ["strict"] });
    const [one] = await readAll(source);
    expect(one?.gaps).toEqual([]);
    expect(namesOf(one?.resources ?? [])).toEqual(["Observation/p1-o1"]);
    const before = stub.requests.length;
    await readAll(source);
    expect(stub.requests.slice(before).some(({ strict }) => strict)).toBe(false);
  });
});

describe("searches for several patients", () => {
  it("are given up where the server refuses lists, with the same result", async () => {
    const { source, stub } = await open(
      { resources: people(6, 2), refuses: ["lists"] },
      { batchSize: 3 },
    );
    const patients = await readAll(source);
    expect(patients.map((one) => namesOf(one.resources))).toEqual(
      [1, 2, 3, 4, 5, 6].map((n) => [`Observation/p${n}-o1`, `Observation/p${n}-o2`]),
    );
    expect(patients.flatMap(({ gaps }) => gaps)).toEqual([]);
    const before = stub.requests.length;
    await readAll(source);
    const again = stub.requests.slice(before).filter(({ patients: ids }) => ids.length > 1);
    expect(again).toEqual([]);
  });

  it("A6-10 are as long as the server takes them, type by type, which is found out once", async () => {
    const ids = Array.from({ length: 23 }, (_, at) => `p${at + 1}`);
    const { source, stub } = await open(
      { resources: people(23), longestList: 6 },
      { batchSize: 23 },
    );
    const sizesOf = (requests: typeof stub.requests): number[] =>
      requests
        .filter(({ type, patients }) => type === "Observation" && patients.length > 0)
        .map(({ patients }) => patients.length);
    const patients = await readSome(source, ids);
    expect(patients.map(({ patient }) => patient.id)).toEqual(ids);
    expect(patients.flatMap(({ resources }) => resources)).toHaveLength(23);
    expect(patients.flatMap(({ gaps }) => gaps)).toEqual([]);
    expect(new Set(sizesOf(stub.requests))).toEqual(new Set([23, 11, 5, 3]));
    const before = stub.requests.length;
    await readSome(source, ids);
    const later = stub.requests.slice(before);
    expect(sizesOf(later).toSorted((a, b) => a - b)).toEqual([3, 5, 5, 5, 5]);
    expect(later.flatMap(({ params }) => params.get("_id") ?? [])).toHaveLength(5);
    expect(later.filter(({ route }) => route === "read")).toEqual([]);
  });

  it("are not found to be shorter because of one patient that the server refuses", async () => {
    const { source, stub } = await open({ resources: people(8) });
    stub.fault({
      match: { type: "Observation", when: ({ patients }) => patients.includes("p5") },
      answer: { kind: "status", status: 400 },
    });
    const ids = ["p1", "p2", "p3", "p4", "p5", "p6", "p7", "p8"];
    const patients = await readSome(source, ids);
    expect(patients.map(({ gaps }) => gaps.length)).toEqual([0, 0, 0, 0, 1, 0, 0, 0]);
    stub.heal();
    const before = stub.requests.length;
    await readSome(source, ids);
    const asked = stub.requests.slice(before).filter(({ type }) => type === "Observation");
    expect(asked.map(({ patients: some }) => some.length)).toEqual([8]);
  });

  it("are repeated one by one where an answer does not say whose it is", async () => {
    const { source, stub } = await open({ resources: people(2) });
    stub.fault({
      match: { type: "Observation" },
      answer: {
        kind: "distort",
        bundle: (bundle) => ({
          ...bundle,
          entry: bundle.entry?.map(({ resource }) => ({
            resource: { ...resource, subject: { identifier: { value: "x" } } },
          })),
        }),
      },
    });
    const patients = await readAll(source);
    expect(patients.map((one) => namesOf(one.resources))).toEqual([
      ["Observation/p1-o1"],
      ["Observation/p2-o1"],
    ]);
  });

  it("take so many patients at a time as they are told to", async () => {
    const { source, stub } = await open({ resources: people(7) }, { batchSize: 3 });
    await readAll(source);
    const sizes = stub.requests
      .filter(({ type, patients }) => type === "Condition" && patients.length > 0)
      .map(({ patients }) => patients.length);
    expect(sizes).toEqual([3, 3, 1]);
  });
});

describe("the base URL", () => {
  it.each(["ftp://ehr.test/fhir", "https://user:word@ehr.test/fhir", "ehr"])(
    "may not be %s",
    async (baseUrl) => {
      expect(await errorOf(open({}, { baseUrl }))).toBeInstanceOf(TypeError);
    },
  );

  it("may end in a slash", async () => {
    const { stub } = await open({ resources: people(1) });
    const { source } = await open({}, { baseUrl: `${stub.baseUrl}/` });
    expect(await readAll(source)).toHaveLength(1);
    expect(stub.requests.every(({ target }) => !target.includes("//"))).toBe(true);
  });
});
