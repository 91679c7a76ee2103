import { describe, expect, it } from "@jest/globals";
import {
  closeAfterEach,
  errorOf,
  namesOf,
  observation,
  open,
  openStub,
  people,
  readOne,
} from "./bench.ts";

closeAfterEach();

describe("A6-03, A2-08, B-07: a next link to another host", () => {
  it("is refused, and the host sees nothing", async () => {
    const foreign = await openStub({ resources: people(1) });
    const { source, stub, blocked } = await open({ resources: people(1) });
    const to = new URL(`${foreign.baseUrl}/Observation?page=1`);
    stub.fault({ match: { route: "search", type: "Observation" }, answer: { kind: "next", to } });
    const one = await readOne(source, "p1");
    expect(one.gaps).toEqual([{ type: "Observation", reason: "unreadable" }]);
    expect(foreign.requests).toEqual([]);
    expect(blocked).toEqual(["origin"]);
  });

  it("B-08: is followed where that origin is allowed, without the credentials", async () => {
    const alias = await openStub({ resources: [observation("far", "p1")] });
    const credentials = { kind: "bearer", token: "t0ken" } as const;
    const { source, stub } = await open(
      { resources: people(1), token: "t0ken" },
      { credentials, allowedOrigins: [alias.baseUrl] },
    );
    const to = new URL(`${alias.baseUrl}/Observation?patient=p1`);
    stub.fault({ match: { route: "search", type: "Observation" }, answer: { kind: "next", to } });
    expect(namesOf((await readOne(source, "p1")).resources)).toContain("Observation/far");
    expect(alias.requests.map(({ headers }) => headers.authorization)).toEqual([undefined]);
    expect(new Set(stub.requests.map(({ headers }) => headers.authorization))).toEqual(
      new Set(["Bearer t0ken"]),
    );
  });

  it.each([
    ["another port", (url: URL) => new URL(url.href.replace(url.port, "1")), "origin"],
    [
      "a user in front of the host",
      (url: URL) => new URL(`http://${url.host}@127.0.0.2:1/fhir`),
      "userinfo",
    ],
    ["another scheme", (url: URL) => new URL(`file://${url.pathname}`), null],
    ["a metadata service", () => new URL("http://169.254.169.254/latest"), "origin"],
  ])("B-07: counts %s as another origin", async (_, change, reason) => {
    const { source, stub, blocked } = await open({ resources: people(1) });
    const to = change(new URL(`${stub.baseUrl}/Observation`));
    stub.fault({ match: { route: "search", type: "Observation" }, answer: { kind: "next", to } });
    expect((await readOne(source, "p1")).gaps).toHaveLength(1);
    // What is not of http is taken for a path of the EHR: nothing else is asked.
    expect(blocked).toEqual(reason === null ? [] : [reason]);
  });

  it("B-07: an EHR on an address that is blocked is no EHR, and says what to set", async () => {
    const { source } = await open({}, { baseUrl: "https://10.0.0.1/fhir" });
    expect(await errorOf(source.readPatient("p1"))).toMatchObject({
      class: "blocked-address",
      failure: {
        code: "FHIR.BLOCKED_ADDRESS",
        action: expect.stringContaining("EGRESS_ALLOW_CIDRS"),
      },
    });
  });

  it.each([302, 307])("B-08: a redirect (%d) to another host is not followed", async (status) => {
    const foreign = await openStub({ resources: people(1) });
    const { source, stub } = await open({ resources: people(1) });
    stub.fault({
      match: { route: "search", type: "Observation" },
      answer: { kind: "redirect", to: `${foreign.baseUrl}/Observation`, status },
    });
    expect((await readOne(source, "p1")).gaps).toHaveLength(1);
    expect(foreign.requests).toEqual([]);
  });

  it("B-08: a redirect to an allowed host is not followed either: it would carry the credentials", async () => {
    const alias = await openStub({ resources: people(1) });
    const credentials = { kind: "bearer", token: "t0ken" } as const;
    const { source, stub } = await open(
      { resources: people(1), token: "t0ken" },
      { credentials, allowedOrigins: [alias.baseUrl] },
    );
    stub.fault({
      match: { route: "search", type: "Observation" },
      answer: { kind: "redirect", to: `${alias.baseUrl}/Observation`, status: 307 },
    });
    expect((await readOne(source, "p1")).gaps).toHaveLength(1);
    expect(alias.requests).toEqual([]);
  });

  it("a redirect within the host is followed, a few times", async () => {
    const { source, stub } = await open({ resources: people(1) });
    stub.fault({
      match: { route: "read", id: "p1" },
      times: 1,
      answer: { kind: "redirect", to: `${stub.baseUrl}/Patient/p1` },
    });
    stub.fault({
      match: { route: "read", id: "round" },
      answer: { kind: "redirect", to: "round" },
    });
    expect(await source.readPatient("p1")).toMatchObject({ status: "found" });
    expect(stub.requests.filter(({ route }) => route === "read")).toHaveLength(2);
    expect(await errorOf(source.readPatient("round"))).toMatchObject({ class: "protocol" });
  });
});
