import { formatSpan } from "@cohort/foundation";
import { describe, expect, it } from "@jest/globals";
import {
  CREATININE,
  LOINC,
  SNOMED,
  coded,
  issueCodes,
  observation,
  only,
  quantity,
  read,
  report,
  result,
} from "../test/resources.ts";

const SYSTOLIC = coded(LOINC, "8480-6");
const DIASTOLIC = coded(LOINC, "8462-4");
const PANEL = coded(LOINC, "85354-9");

const concepts = (record: ReturnType<typeof read>) =>
  record.facts.map((fact) => fact.hits[0]?.concept);

describe("status", () => {
  it.each([
    ["final", "final"],
    ["amended", "final"],
    ["corrected", "final"],
    ["preliminary", "preliminary"],
  ])("%s is %s", (status, expected) => {
    expect(only("observation", read(observation({ status }))).status).toBe(expected);
  });

  it.each(["registered", "cancelled", "entered-in-error", "unknown"])(
    "%s is no fact, and that is no issue",
    (status) => {
      const record = read(observation({ status }));
      expect([record.facts, record.issues, record.unclaimed]).toEqual([[], [], []]);
    },
  );

  it.each([undefined, "Final", "done", 1])("%j is named, and what is lost with it", (status) => {
    const record = read(observation({ status }));
    expect(record.facts).toEqual([]);
    expect(record.issues).toEqual([
      expect.objectContaining({
        resource: "Observation/o1",
        code: "status",
        lost: { kind: "observation", concepts: ["creatinine-serum"] },
      }),
    ]);
  });
});

describe("codes", () => {
  it("of one result are looked up all, and the surest of each concept is kept", () => {
    const code = {
      coding: [
        { system: LOINC, code: "1-8" },
        { system: LOINC, code: "2160-0" },
      ],
    };
    expect(only("observation", read(observation({ code }))).hits).toEqual([
      { concept: "creatinine-serum", tier: "core" },
    ]);
  });

  it.each([[undefined], [{}], [{ coding: [] }], ["2160-0"], [{ coding: { code: "2160-0" } }]])(
    "%j cannot be read: it may have been any",
    (code) => {
      const record = read(observation({ code }));
      expect(record.facts).toEqual([]);
      expect(record.issues).toEqual([
        expect.objectContaining({ code: "shape", lost: { kind: "observation", concepts: [] } }),
      ]);
    },
  );
});

describe("components", () => {
  const pressure = observation({
    code: PANEL,
    status: "preliminary",
    valueQuantity: undefined,
    component: [
      { code: SYSTOLIC, valueQuantity: quantity(120, "mm[Hg]") },
      { code: DIASTOLIC, valueQuantity: quantity(80, "mm[Hg]"), interpretation: [coded("x", "H")] },
      { code: coded(LOINC, "8478-0"), valueQuantity: quantity(93, "mm[Hg]") },
    ],
  });

  it("are facts of their resource, with its status and time", () => {
    const record = read(pressure);
    expect(record.facts).toMatchObject([
      { source: "Observation/o1", hits: [{ concept: "systolic" }], value: { value: 120 } },
      { source: "Observation/o1", hits: [{ concept: "diastolic" }], flag: "high" },
    ]);
    expect(record.facts.map((fact) => "status" in fact && fact.status)).toEqual([
      "preliminary",
      "preliminary",
    ]);
    expect(record.issues).toEqual([]);
  });

  it("are counted where no concept claims them; the panel's own code is not", () => {
    expect(read(pressure).unclaimed.map((row) => row.code)).toEqual(["8478-0"]);
  });

  it("stand beside the parent's own value", () => {
    const component = [{ code: SYSTOLIC, valueQuantity: quantity(120, "mm[Hg]") }];
    expect(concepts(read(observation({ component })))).toEqual(["systolic", "creatinine-serum"]);
  });

  it("are lost with their resource, and named", () => {
    expect(read({ ...pressure, status: "over" }).issues).toMatchObject([
      { code: "status", lost: { concepts: ["systolic", "diastolic"] } },
    ]);
    expect(read({ ...pressure, subject: { reference: "#p" } }).issues).toMatchObject([
      { code: "subject", lost: { concepts: ["systolic", "diastolic"] } },
    ]);
  });

  it("without a code are named", () => {
    const record = read(observation({ component: [{ valueQuantity: quantity(1, "g") }] }));
    expect(issueCodes(record)).toEqual(["shape"]);
    expect(record.facts).toHaveLength(1);
  });
});

describe("members", () => {
  const member = observation({
    id: "m1",
    effectiveDateTime: undefined,
    issued: "2026-05-05T00:00:00Z",
  });
  const panel = (overrides = {}) =>
    result({ id: "p1", code: PANEL, hasMember: [{ reference: "Observation/m1" }], ...overrides });
  const dayOf = (...resources: readonly unknown[]) => {
    const fact = only("observation", read(...resources));
    expect(fact.source).toBe("Observation/m1");
    return fact.when && formatSpan(fact.when);
  };

  it("take the panel's time where they have none of their own", () => {
    expect(dayOf(panel(), member)).toBe("2026-03-10");
    expect(dayOf(panel(), { ...member, effectiveDateTime: "2026-02-02" })).toBe("2026-02-02");
    expect(dayOf(member)).toBe("2026-05-05");
  });

  it("take it through panels of panels, and from reports", () => {
    const outer = result({
      id: "p2",
      code: PANEL,
      effectiveDateTime: "2026-01-01",
      hasMember: [{ reference: "Observation/p1" }],
    });
    expect(dayOf(outer, panel({ effectiveDateTime: undefined }), member)).toBe("2026-01-01");
    const results = { result: [{ reference: "Observation/m1" }], effectiveDateTime: "2026-01-03" };
    expect(dayOf(report(results), member)).toBe("2026-01-03");
  });

  it("take it from no panel that was entered in error, and go round in no circle", () => {
    expect(dayOf(panel({ status: "entered-in-error" }), member)).toBe("2026-05-05");
    const loop = { hasMember: [{ reference: "Observation/p1" }], effectiveDateTime: undefined };
    expect(read(panel(loop)).facts).toEqual([]);
  });

  it("that are contained are facts of the panel", () => {
    const contained = [observation({ id: "c", subject: undefined, effectiveDateTime: undefined })];
    const fact = only("observation", read(panel({ contained, hasMember: [{ reference: "#c" }] })));
    expect(fact.source).toBe("Observation/p1");
    expect(fact.when && formatSpan(fact.when)).toBe("2026-03-10");
  });
});

describe("a DiagnosticReport", () => {
  const contained = [observation({ id: "c", subject: undefined, effectiveDateTime: undefined })];

  it("is read for the results that it contains", () => {
    const fact = only("observation", read(report({ contained, issued: "2026-03-10T00:00:00Z" })));
    expect(fact).toMatchObject({ source: "DiagnosticReport/r1", value: { value: 80 } });
    expect(fact.when && formatSpan(fact.when)).toBe("2026-03-10");
  });

  it.each(["entered-in-error", "cancelled"])("says nothing once %s", (status) => {
    expect(read(report({ contained, status })).facts).toEqual([]);
  });

  it("is no entry itself", () => {
    const record = read(report({ code: CREATININE, conclusion: "high" }));
    expect([record.facts, record.unclaimed, record.issues]).toEqual([[], [], []]);
  });
});

describe("a result about someone else", () => {
  it("than the patient, by its focus, is left out", () => {
    const record = read(observation({ focus: [{ reference: "RelatedPerson/fetus" }] }));
    expect([record.facts, issueCodes(record)]).toEqual([[], ["subject"]]);
    expect(read(observation({ focus: [{ reference: "Patient/p1" }] })).facts).toHaveLength(1);
  });

  it("is not hidden by what a modifier says: what it changes is not known", () => {
    const modifierExtension = [{ url: "http://x/not-done", valueBoolean: true }];
    const record = read(observation({ modifierExtension }));
    expect(record.issues).toEqual([
      expect.objectContaining({
        code: "modifier",
        lost: { kind: "observation", concepts: ["creatinine-serum"] },
      }),
    ]);
    expect(
      read(observation({ code: coded(SNOMED, "1"), modifierExtension })).issues[0],
    ).not.toHaveProperty("lost");
  });
});
