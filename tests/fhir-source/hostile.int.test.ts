import { describe, expect, it } from "@jest/globals";
import { closeAfterEach, namesOf, observation, open, people, readAll, readOne } from "./bench.ts";

closeAfterEach();

const UNREADABLE = [{ type: "Observation", reason: "unreadable" }];

describe("B-09: bodies that are too much", () => {
  it("a page above the limit is asked for in smaller ones", async () => {
    const { source, stub } = await open(
      { resources: people(1, 30) },
      { limits: { responseBytes: 4_000 } },
    );
    const one = await readOne(source, "p1");
    expect(one.gaps).toEqual([]);
    expect(namesOf(one.resources)).toHaveLength(30);
    const counts = stub.requests.flatMap(({ params }) => params.get("_count") ?? []);
    expect(new Set(counts)).toEqual(new Set(["200", "20", "2"]));
  });

  it("one resource above it is a gap, and the rest is read", async () => {
    const huge = { ...observation("huge", "p1"), note: [{ text: "x".repeat(20_000) }] };
    const { source } = await open(
      { resources: [...people(2, 1), huge] },
      { limits: { responseBytes: 10_000 } },
    );
    const patients = await readAll(source);
    expect(patients.map(({ gaps }) => gaps)).toEqual([UNREADABLE, []]);
    expect(patients.map((one) => namesOf(one.resources))).toEqual([
      ["Observation/p1-o1"],
      ["Observation/p2-o1"],
    ]);
  });

  it("a few bytes that unpack to very many are cut off at the limit", async () => {
    const { source, stub, exchanges } = await open(
      { resources: people(1) },
      { limits: { responseBytes: 100_000 } },
    );
    stub.fault({ match: { type: "Observation" }, answer: { kind: "bomb", bytes: 50_000_000 } });
    const before = process.memoryUsage().rss;
    expect((await readOne(source, "p1")).gaps).toEqual(UNREADABLE);
    expect(new Set(exchanges.flatMap(({ failure }) => failure ?? []))).toEqual(
      new Set(["too-large"]),
    );
    expect(process.memoryUsage().rss - before).toBeLessThan(300_000_000);
  });

  it("a million nested lists are refused before they are parsed", async () => {
    const { source, stub, exchanges } = await open({ resources: people(1) });
    stub.fault({
      match: { type: "Observation" },
      answer: { kind: "body", body: "[".repeat(1_000_000) + "]".repeat(1_000_000) },
    });
    expect((await readOne(source, "p1")).gaps).toEqual(UNREADABLE);
    expect(exchanges.flatMap(({ failure }) => failure ?? [])).toContain("too-large");
  });

  it("so are more members than a page can have, and a text that is too long", async () => {
    const members = JSON.stringify(Array.from({ length: 200_001 }, () => ({ a: 1 })));
    const long = JSON.stringify(["x".repeat(6_000_000)]);
    for (const body of [members, long]) {
      const { source, stub, exchanges } = await open({ resources: people(1) });
      stub.fault({ match: { type: "Observation" }, answer: { kind: "body", body } });
      expect((await readOne(source, "p1")).gaps).toEqual(UNREADABLE);
      expect(new Set(exchanges.flatMap(({ failure }) => failure ?? []))).toEqual(
        new Set(["too-large"]),
      );
    }
  });

  it("compressed answers are read", async () => {
    const { source, stub } = await open({ resources: people(3, 10), gzip: true });
    const patients = await readAll(source);
    expect(patients.flatMap((one) => one.resources)).toHaveLength(30);
    expect(stub.requests.every(({ headers }) => headers["accept-encoding"]?.includes("gzip"))).toBe(
      true,
    );
  });
});

describe("B-10: members that reach into prototypes", () => {
  it.each(['"__proto__"', '"\\u005f_proto__"', '"constructor"', '"prototype"'])(
    "%s is taken out",
    async (member) => {
      const { source, stub, log } = await open({ resources: people(1) });
      const resource = JSON.stringify(observation("o", "p1")).replace(
        "{",
        `{${member}:{"prototype":{"admin":true},"admin":true},`,
      );
      stub.fault({
        match: { type: "Observation" },
        answer: {
          kind: "body",
          body: `{"resourceType":"Bundle","type":"searchset","entry":[{"resource":${resource}}]}`,
        },
      });
      const one = await readOne(source, "p1");
      expect(one.gaps).toEqual([]);
      const [read] = one.resources;
      expect(read && Object.keys(read)).not.toContain("__proto__");
      expect(JSON.stringify(read)).not.toContain("admin");
      expect(Reflect.get({}, "admin")).toBeUndefined();
      expect(Reflect.get(Object.assign({}, read), "admin")).toBeUndefined();
      expect(log.filter(({ level }) => level === "warn")).toHaveLength(1);
    },
  );
});

describe("B-17: what is logged, reported and thrown", () => {
  it("names no patient, resource, token, URL or value", async () => {
    const { source, stub, log, exchanges } = await open(
      {
        resources: people(3, 4),
        links: "epic",
        token: "SECRET-TOKEN",
        pageSize: 2,
        refuses: ["lists", "strict"],
      },
      {
        credentials: { kind: "bearer", token: "SECRET-TOKEN" },
        limits: { retries: 1, readPatienceMs: 20 },
      },
    );
    stub.fault({
      match: { route: "page", type: "Observation" },
      times: 3,
      answer: { kind: "status", status: 500 },
    });
    stub.fault({ match: { type: "Condition" }, answer: { kind: "reset" } });
    stub.fault({
      match: { type: "Procedure" },
      answer: { kind: "body", body: "<p>SECRET-LAB p1</p>" },
    });
    await readAll(source);
    const said = JSON.stringify([log, exchanges]);
    expect(log.length).toBeGreaterThan(10);
    expect(said).not.toMatch(/SECRET|p[123]\b|-o\d|127\.0\.0\.1|_getpages=/);
    stub.fault({ answer: { kind: "body", body: "SECRET-LAB" } });
    const thrown = await source.readPatient("p1").catch((error: unknown) => error);
    expect(thrown).toMatchObject({ name: "SourceError" });
    const { message, failure } = thrown as { message: string; failure: object };
    expect(JSON.stringify([message, failure])).not.toMatch(/SECRET|p1/);
  });
});
