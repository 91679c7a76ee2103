import { formatSpan } from "@cohort/foundation";
import { describe, expect, it } from "@jest/globals";
import { type Json, LOINC, SNOMED, coded, issueCodes, only, read } from "../test/resources.ts";

const SURGICAL = coded(SNOMED, "387713003");
const SPLENECTOMY = coded(SNOMED, "234319005");

const order = (overrides: Json = {}): Json => ({
  resourceType: "ServiceRequest",
  id: "s1",
  subject: { reference: "Patient/p1" },
  status: "active",
  intent: "order",
  code: SPLENECTOMY,
  occurrenceDateTime: "2026-12-01",
  ...overrides,
});
const appointment = (overrides: Json = {}): Json => ({
  resourceType: "Appointment",
  id: "k1",
  status: "booked",
  serviceType: [SURGICAL],
  start: "2026-12-01T01:00:00Z",
  participant: [
    { actor: { reference: "Patient/p1" } },
    { actor: { reference: "Practitioner/d1" } },
  ],
  ...overrides,
});
const NOTHING = { facts: [], issues: [], unclaimed: [] };

describe("a ServiceRequest", () => {
  it.each(["active", "on-hold"])("that is %s is a planned procedure", (status) => {
    expect(only("procedure", read(order({ status })))).toMatchObject({
      source: "ServiceRequest/s1",
      status: "planned",
      hits: [{ concept: "splenectomy" }],
    });
  });

  it.each(["draft", "revoked", "completed", "entered-in-error", "unknown"])(
    "that is %s is none",
    (status) => expect(read(order({ status }))).toMatchObject(NOTHING),
  );

  it.each(["plan", "original-order", "reflex-order", "filler-order", "instance-order"])(
    "of intent %s is one",
    (intent) => expect(read(order({ intent })).facts).toHaveLength(1),
  );

  it.each([{ intent: "proposal" }, { intent: "option" }, { doNotPerform: true }])(
    "with %j is none",
    (overrides) => expect(read(order(overrides))).toMatchObject(NOTHING),
  );

  it.each([{ status: "soon" }, { status: undefined }, { intent: "wish" }])(
    "with %j is named, and its operation not presumed absent",
    (overrides) =>
      expect(read(order(overrides)).issues).toMatchObject([
        { code: "status", lost: { kind: "procedure", concepts: ["splenectomy"] } },
      ]),
  );

  it.each([
    [{}, "2026-12-01"],
    [{ occurrencePeriod: { start: "2026-12-01", end: "2026-12-24" } }, "2026-12-24"],
    [{ occurrenceTiming: { event: ["2026-12-02", "2026-12-05"] } }, "2026-12-05"],
  ])("takes place on the last day of %j", (overrides, when) => {
    const on = "occurrencePeriod" in overrides || "occurrenceTiming" in overrides;
    const record = read(order({ ...(on ? { occurrenceDateTime: undefined } : {}), ...overrides }));
    const { performed } = only("procedure", record);
    expect(performed && formatSpan(performed)).toBe(when);
  });

  it("may have no date", () => {
    const record = read(order({ occurrenceDateTime: undefined }));
    expect([only("procedure", record).performed, issueCodes(record)]).toEqual([null, []]);
  });

  it("counts by its category too", () => {
    const other = { code: coded(LOINC, "9999-0"), category: [SURGICAL] };
    expect(only("procedure", read(order(other))).hits).toMatchObject([
      { concept: "surgical-procedure" },
    ]);
  });

  it("for a test is none, and does not look like its result", () => {
    const local = { system: "http://lab.example", code: "K1", display: "Serum creatinine" };
    expect(read(order({ code: coded(LOINC, "2160-0") }))).toMatchObject(NOTHING);
    expect(read(order({ code: { coding: [local] } }))).toMatchObject(NOTHING);
  });

  it("of an unknown code is counted", () => {
    expect(read(order({ code: coded(SNOMED, "1") })).unclaimed).toMatchObject([
      { kind: "procedure", code: "1", count: 1 },
    ]);
  });
});

describe("an Appointment", () => {
  it.each(["proposed", "pending", "booked", "arrived", "checked-in", "waitlist"])(
    "that is %s is a planned procedure",
    (status) => {
      const fact = only("procedure", read(appointment({ status })));
      expect(fact).toMatchObject({ status: "planned", hits: [{ concept: "surgical-procedure" }] });
      expect(fact.performed && formatSpan(fact.performed)).toBe("2026-12-01");
    },
  );

  it.each(["fulfilled", "cancelled", "noshow", "entered-in-error"])(
    "that is %s is none",
    (status) => expect(read(appointment({ status }))).toMatchObject(NOTHING),
  );

  it.each(["serviceCategory", "reasonCode"])("counts by its %s", (key) =>
    expect(read(appointment({ serviceType: undefined, [key]: [SURGICAL] })).facts).toHaveLength(1),
  );

  it("counts by its type", () => {
    const record = read(appointment({ serviceType: undefined, appointmentType: SURGICAL }));
    expect(record.facts).toHaveLength(1);
  });

  it("that does not say what for is nothing", () => {
    const record = read(appointment({ serviceType: undefined, status: "perhaps" }));
    expect(record).toMatchObject(NOTHING);
  });

  it.each([
    [[{ actor: { reference: "Patient/p2" } }], []],
    [[{ actor: { reference: "Location/l1" } }], ["surgical-procedure"]],
    [[{ actor: { display: "Dr X" } }], ["surgical-procedure"]],
    [undefined, ["surgical-procedure"]],
  ])("with the participants %j is not known to be the patient's", (participant, lost) => {
    const record = read(appointment({ participant }));
    expect([record.facts, issueCodes(record)]).toEqual([[], ["subject"]]);
    expect(record.issues[0]?.lost?.concepts ?? []).toEqual(lost);
  });
});
