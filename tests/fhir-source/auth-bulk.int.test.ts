import { describe, expect, it } from "@jest/globals";
import { openWithTokens } from "./auth-bench.ts";
import { allOf, closeAfterEach, errorOf, people, readOne, standingClock } from "./bench.ts";

closeAfterEach();

const EVERYONE = { level: "patient", types: ["Patient"] } as const;

async function bench() {
  const opened = await openWithTokens({
    clock: standingClock(),
    ehr: { bulk: { requiresAccessToken: true } },
  });
  const { source } = opened;
  const started = await source.bulk.start(EVERYONE);
  const waited = await source.bulk.wait(started);
  const [file] = waited.end === "ready" ? waited.manifest.files : [];
  if (file === undefined) throw new Error(waited.end);
  const asked = () => opened.stub.requests.filter(({ route }) => route === "export-file");
  return { ...opened, file, asked };
}

describe("A2-06: a 401 in the course of an export", () => {
  it("A2-06 is answered with one new token and one more try", async () => {
    const { source, server, file, asked } = await bench();
    server.revoke();
    expect(await allOf(source.bulk.lines(file))).toHaveLength(2);
    expect(asked().map(({ headers }) => headers.authorization)).toEqual([
      "Bearer token-1",
      "Bearer token-2",
    ]);
  });

  it("A2-06 twice is a failure of class auth, without a loop", async () => {
    const { source, server, stub, file, asked } = await bench();
    stub.fault({ match: { route: "export-file" }, answer: { kind: "status", status: 401 } });
    expect(await errorOf(allOf(source.bulk.lines(file)))).toMatchObject({ class: "auth" });
    expect(asked()).toHaveLength(2);
    expect(server.calls).toBe(2);
  });
});

describe("A2-07: an export under a narrower grant", () => {
  it.each([
    ["lists its types", {}],
    ["has no CapabilityStatement", { types: null }],
  ])("A2-07 leaves out and names what is withheld where the server %s", async (_, ehr) => {
    const { source, stub } = await openWithTokens({
      clock: standingClock(),
      ehr: { bulk: {}, ...ehr },
      server: { scope: "system/Patient.rs system/Observation.rs" },
    });
    const gaps = await source.bulk.gaps();
    expect(gaps).toContainEqual({ type: "Condition", reason: "unauthorised" });
    expect(gaps.some(({ type }) => type === "Observation")).toBe(false);
    await source.bulk.start({ level: "patient", types: ["Patient", "Observation", "Condition"] });
    expect(stub.bulk.exports.at(-1)?.types).toEqual(["Patient", "Observation"]);
  });

  it("A2-07 names the same gaps as reading by search does: what the server does not have is not withheld", async () => {
    const { source } = await openWithTokens({
      clock: standingClock(),
      ehr: {
        resources: people(1),
        bulk: {},
        types: ["Patient", "Observation", "MedicationRequest"],
      },
      server: { scope: "system/Patient.rs system/MedicationRequest.rs" },
    });
    const { gaps } = await readOne(source, "p1");
    expect(gaps).toContainEqual({ type: "Observation", reason: "unauthorised" });
    expect(gaps.some(({ type }) => type === "MedicationDispense")).toBe(false);
    expect(await source.bulk.gaps()).toEqual(gaps);
  });
});
