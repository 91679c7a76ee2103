import { describe, expect, it } from "@jest/globals";
import { expectDefined } from "@cohort/foundation";
import type { ExportLine, ExportManifest, ExportRequest, FhirSource } from "@cohort/fhir-source";
import type { BulkOptions, EhrStub, EhrStubOptions } from "@cohort/testkit";
import { closeAfterEach, errorOf, open, people, standingClock } from "./bench.ts";

closeAfterEach();

const EVERYONE: ExportRequest = { level: "patient", types: ["Patient", "Observation"] };

const bench = (bulk: BulkOptions = {}, more: EhrStubOptions = {}, options = {}) =>
  open({ resources: people(3, 2), bulk, ...more }, { clock: standingClock(), ...options });

async function exported(
  source: FhirSource,
  request: ExportRequest = EVERYONE,
): Promise<ExportManifest> {
  const waited = await source.bulk.wait(await source.bulk.start(request));
  if (waited.end !== "ready") throw new Error(waited.end);
  return waited.manifest;
}

async function linesOf(
  source: FhirSource,
  file: ExportManifest["files"][number] | undefined,
  from = 1,
): Promise<readonly ExportLine[]> {
  const lines: ExportLine[] = [];
  if (file) for await (const line of source.bulk.lines(file, { from })) lines.push(line);
  return lines;
}

const ids = (lines: readonly ExportLine[]): readonly unknown[] =>
  lines.map((line) => ("resource" in line ? line.resource.id : line.error));

const kickOffs = ({ requests }: EhrStub) =>
  requests.filter(({ path }) => path.at(-1) === "$export");

describe("kicking an export off", () => {
  it("A4-01: is done by POST with repeated parameters, and asks for an answer later", async () => {
    const { source, stub } = await bench({ methods: ["POST"] });
    await exported(source, { ...EVERYONE, since: "2026-01-01T00:00:00+01:00", patients: ["p1"] });
    const [{ method, headers, body } = { method: "", headers: {}, body: "" }] = kickOffs(stub);
    expect(method).toBe("POST");
    expect(headers).toMatchObject({ accept: "application/fhir+json", prefer: "respond-async" });
    expect(JSON.parse(body)).toEqual({
      resourceType: "Parameters",
      parameter: [
        { name: "_type", valueString: "Patient" },
        { name: "_type", valueString: "Observation" },
        { name: "_since", valueInstant: "2026-01-01T00:00:00+01:00" },
        { name: "patient", valueReference: { reference: "Patient/p1" } },
      ],
    });
    expect(stub.bulk.exports).toMatchObject([{ types: ["Patient", "Observation"] }]);
  });

  it.each([405, 415, 400] as const)("A4-01: falls back to GET on %d", async (refusal) => {
    const { source, stub } = await bench({ methods: ["GET"], refusal });
    await exported(source, { ...EVERYONE, since: "2026-01-01T00:00:00+01:00" });
    expect(kickOffs(stub).map(({ method }) => method)).toEqual(["POST", "GET"]);
    const { headers, params } = expectDefined(kickOffs(stub)[1], "a second try");
    expect(headers).toMatchObject({ accept: "application/fhir+json", prefer: "respond-async" });
    expect([...params.keys()]).toEqual(["_type", "_since"]);
    expect(stub.bulk.exports).toMatchObject([
      { types: ["Patient", "Observation"], since: "2026-01-01T00:00:00+01:00" },
    ]);
  });

  it.each([
    ["system", "$export"],
    ["patient", "Patient/$export"],
    [{ group: "g" }, "Group/g/$export"],
  ] as const)("A4-02: asks for %j at %s", async (level, path) => {
    const { source, stub } = await bench({ groups: { g: ["p2"] } });
    const manifest = await exported(source, { ...EVERYONE, level });
    expect(kickOffs(stub)[0]?.path.join("/")).toBe(path);
    const lines = await linesOf(source, manifest.files[0]);
    expect(ids(lines)).toEqual(
      level === "system" || level === "patient" ? ["p1", "p2", "p3"] : ["p2"],
    );
  });

  it("A4-02: does not ask for types that the server does not list", async () => {
    const { source, stub } = await bench({}, { types: ["Patient", "Observation"] });
    await exported(source, { ...EVERYONE, types: ["Patient", "Condition", "Observation"] });
    expect(stub.bulk.exports).toMatchObject([{ types: ["Patient", "Observation"] }]);
    expect(await source.bulk.gaps()).toContainEqual({ type: "Condition", reason: "unreadable" });
  });

  it("A4-02: asks a server that does not say what it has for what every server has", async () => {
    const { source, stub } = await bench({}, { types: null });
    await exported(source, { ...EVERYONE, types: ["Patient", "Condition", "Appointment"] });
    expect(stub.bulk.exports).toMatchObject([{ types: ["Patient", "Condition"] }]);
    expect(await source.bulk.gaps()).toEqual([]);
  });

  it("says what refuses it", async () => {
    const { source } = await bench({ levels: ["system"] });
    expect(await errorOf(source.bulk.start(EVERYONE))).toMatchObject({
      class: "client",
      status: 404,
    });
  });
});

describe("waiting for an export", () => {
  it.each([
    [3, 3000],
    [{ dateIn: 7 }, 7000],
    [null, 5000],
  ])("A4-03: Retry-After %j", async (retryAfter, pause) => {
    const clock = standingClock();
    const { source } = await bench({ running: 1, retryAfter }, {}, { clock });
    await exported(source);
    const [slept = 0] = clock.sleeps;
    expect(slept).toBeGreaterThan(pause * 0.7);
    expect(slept).toBeLessThanOrEqual(pause);
  });

  it("A4-04: outlasts 5xx and transient outcomes, and knows an export that is gone", async () => {
    const { source, stub } = await bench();
    const statusUrl = await source.bulk.start(EVERYONE);
    const match = { route: "export-status" } as const;
    stub.fault({ match, times: 1, answer: { kind: "status", status: 502 } });
    stub.fault({ match, times: 1, answer: { kind: "status", status: 400, code: "transient" } });
    stub.fault({ match, times: 1, answer: { kind: "reset" } });
    expect((await source.bulk.wait(statusUrl)).end).toBe("ready");
    stub.bulk.forget();
    expect((await source.bulk.wait(statusUrl)).end).toBe("gone");
  });

  it("reads a manifest in parts, of STU4", async () => {
    const { source } = await bench({
      manifests: 3,
      perFile: 2,
      errors: "outcome",
      problems: ["x"],
    });
    const { files } = await exported(source);
    expect(files.map(({ type, section }) => `${section} ${type}`).toSorted()).toEqual([
      "error OperationOutcome",
      ...Array.from({ length: 3 }, () => "output Observation"),
      "output Patient",
      "output Patient",
    ]);
  });
});

describe("the files of an export", () => {
  const OBSERVATIONS = ["p1-o1", "p1-o2", "p2-o1", "p2-o2", "p3-o1", "p3-o2"];
  const observations = async (source: FhirSource) =>
    (await exported(source)).files.find(({ type }) => type === "Observation");

  it.each<BulkOptions>([
    { gzip: true },
    { gzip: false },
    { newline: "\r\n", blankLines: true },
    { lastNewline: false },
  ])("A4-07: %j", async (bulk) => {
    const { source, stub } = await bench(bulk);
    const file = await observations(source);
    expect(ids(await linesOf(source, file))).toEqual(OBSERVATIONS);
    const headers = stub.requests.at(-1)?.headers;
    expect(headers?.accept).toBe("application/fhir+ndjson");
    expect(headers?.["accept-encoding"]).toContain("gzip");
  });

  it("A4-07: no line beyond 5 MB is held, and the file goes on", async () => {
    const long = `{"resourceType":"Observation","id":"big","note":"${"x".repeat(6_000_000)}"}`;
    const { source } = await bench({ oddLines: { Observation: [long] } });
    const lines = await linesOf(source, await observations(source));
    expect(ids(lines).filter((id) => id !== "too-large")).toEqual(OBSERVATIONS);
    expect(lines.find((line) => "error" in line)).toMatchObject({ error: "too-large" });
  });

  it.each([10, 50, 90])(
    "A4-05: goes on behind the last line when cut at %d %%",
    async (percent) => {
      const { source, stub } = await bench();
      const file = await observations(source);
      const match = { route: "export-file" } as const;
      stub.fault({ match, times: 2, answer: { kind: "truncate", percent } });
      expect(ids(await linesOf(source, file))).toEqual(OBSERVATIONS);
      expect(ids(await linesOf(source, file, 4))).toEqual(OBSERVATIONS.slice(3));
    },
  );

  it("A4-04: outlasts 5xx", async () => {
    const clock = standingClock();
    const { source, stub } = await bench({}, {}, { clock });
    const file = await observations(source);
    stub.fault({
      match: { route: "export-file" },
      times: 2,
      answer: { kind: "status", status: 503 },
    });
    expect(ids(await linesOf(source, file))).toEqual(OBSERVATIONS);
    expect(clock.sleeps.slice(-2)).toEqual([60_000, 120_000]);
  });

  it("A4-14: says so where a link has expired", async () => {
    const { source, stub } = await bench();
    const file = await observations(source);
    stub.bulk.expireLinks();
    expect(await errorOf(linesOf(source, file))).toMatchObject({ class: "gone-link", status: 403 });
  });
});

describe("the token", () => {
  const TOKEN = { token: "secret-token" };
  const credentials = { kind: "bearer", token: TOKEN.token } as const;
  const seenBy = (stub: EhrStub) =>
    stub.bulk.fileHost?.requests.map(({ headers }) => headers.authorization);

  async function atOtherHost(bulk: BulkOptions) {
    const { stub } = await bench({ files: "other-host", ...bulk }, TOKEN);
    const other = stub.bulk.fileHost?.origin ?? "";
    return { stub, other };
  }

  it.each([
    [true, "Bearer secret-token"],
    [false, undefined],
  ])(
    "A2-08, A4-06: requiresAccessToken %j: an allowed host of files sees %s",
    async (requiresAccessToken, expected) => {
      const { stub, other } = await atOtherHost({ requiresAccessToken });
      const { source } = await open(
        {},
        { baseUrl: stub.baseUrl, credentials, allowedOrigins: [other], clock: standingClock() },
      );
      const { files } = await exported(source);
      await linesOf(source, files[0]);
      expect(seenBy(stub)).toEqual([expected]);
    },
  );

  it("A4-06, B-07: a host that is not allowed is not asked, and that is counted", async () => {
    const { stub } = await atOtherHost({ requiresAccessToken: true });
    const { source, blocked } = await open(
      {},
      { baseUrl: stub.baseUrl, credentials, clock: standingClock() },
    );
    const { files } = await exported(source);
    expect(await errorOf(linesOf(source, files[0]))).toMatchObject({ class: "foreign-origin" });
    expect(seenBy(stub)).toEqual([]);
    expect(blocked).toEqual(["origin"]);
  });

  it("A2-08, A4-06: is left behind where a redirect leads to another host", async () => {
    const { stub } = await bench({ files: "redirect", requiresAccessToken: true }, TOKEN);
    const allowedOrigins = [stub.bulk.fileHost?.origin ?? ""];
    const { source } = await open(
      {},
      { baseUrl: stub.baseUrl, credentials, allowedOrigins, clock: standingClock() },
    );
    const { files } = await exported(source);
    expect(ids(await linesOf(source, files[0]))).toEqual(["p1", "p2", "p3"]);
    expect(seenBy(stub)).toEqual([undefined]);
    const here = stub.requests.filter(({ route }) => route === "export-file");
    expect(here.map(({ headers }) => headers.authorization)).toEqual(["Bearer secret-token"]);
  });
});

describe("ending an export", () => {
  it("A4-14: deletes it at the server, and does not mind a refusal", async () => {
    const { source, stub } = await bench();
    const statusUrl = await source.bulk.start(EVERYONE);
    await source.bulk.end(statusUrl);
    expect(stub.bulk.exports).toMatchObject([{ state: "ended" }]);
    await source.bulk.end(statusUrl);
    stub.fault({ answer: { kind: "reset" } });
    await source.bulk.end(statusUrl);
  });
});
