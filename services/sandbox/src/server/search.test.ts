import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { Lifecycle } from "@cohort/config";
import type { Bundle, OperationOutcomeIssue } from "fhir/r4.js";
import { start, type Sandbox } from "../sandbox.ts";

/** A searchset or an OperationOutcome. */
type Answer = Omit<Bundle, "resourceType"> & {
  readonly resourceType: string;
  readonly issue?: readonly OperationOutcomeIssue[];
};

const LOINC = "http://loinc.org";
const lifecycle = new Lifecycle();
let sandbox: Sandbox;

const observation = (id: string, patient: string, date: string | undefined, code = "718-7") => ({
  resourceType: "Observation",
  id,
  status: id === "o3" ? "preliminary" : "final",
  category: [
    { coding: [{ system: "http://terminology.hl7.org/CodeSystem/x", code: "laboratory" }] },
  ],
  code: { coding: [{ system: LOINC, code }, { code: "HGB" }] },
  subject: { reference: `Patient/${patient}` },
  ...(date === undefined ? {} : { effectiveDateTime: date }),
});

beforeAll(async () => {
  const started = await start({ port: 0, population: { size: 0 } }, lifecycle);
  if (!started.ok) throw new Error(started.failure.message);
  sandbox = started.value;
  for (const id of ["a", "b", "c"]) sandbox.put({ resourceType: "Patient", id });
  sandbox.put(observation("o1", "a", "2026-03-01T10:00:00+08:00"));
  sandbox.put(observation("o2", "a", "2026-01-15", "777-3"));
  sandbox.put(observation("o3", "b", "2026-02"));
  sandbox.put(observation("o4", "c", undefined));
  const actors = ["Practitioner/b", "Patient/a"].map((each) => ({ actor: { reference: each } }));
  sandbox.put({ resourceType: "Appointment", id: "k1", participant: actors });
  const individual = { reference: "Patient/b" };
  sandbox.put({ resourceType: "ResearchSubject", id: "t1", individual });
  const form = { id: "q1", subject: { reference: "Patient/b" }, authored: "2026-03-01" };
  sandbox.put({ resourceType: "QuestionnaireResponse", status: "completed", ...form });
  sandbox.put({ resourceType: "Medication", id: "m1", code: { text: "prednisone" } });
  const request = { resourceType: "MedicationRequest", status: "active", intent: "order" };
  const subject = { reference: "Patient/a" };
  sandbox.put({
    ...request,
    id: "r1",
    subject,
    medicationReference: { reference: "Medication/m1" },
  });
  sandbox.put({
    ...request,
    id: "r2",
    subject,
    medicationReference: { reference: "Medication/m1" },
  });
  sandbox.put({ ...request, id: "r3", subject, medicationReference: { reference: "#in" } });
});
afterAll(() => lifecycle.close());

async function get(path: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${sandbox.baseUrl}/${path}`, { headers });
  const body = (await response.json()) as Answer;
  return { status: response.status, body, ids: ids(body), self: body.link?.[0]?.url };
}
const ids = (bundle: Pick<Bundle, "entry">): string =>
  (bundle.entry ?? [])
    .map(({ resource, search }) => (search?.mode === "match" ? resource?.id : search?.mode))
    .join(" ");

describe("search", () => {
  it.each([
    ["Observation", "o1 o2 o3 o4"],
    ["Observation?patient=a", "o1 o2"],
    ["Observation?patient=Patient/a,Patient/c", "o1 o2 o4"],
    ["Observation?subject=http://ehr.test/fhir/Patient/b", "o3"],
    ["Observation?subject:Patient=b", "o3"],
    ["Observation?patient=nobody", ""],
    ["Appointment?patient=Patient/a", "k1"],
    ["Appointment?patient=b", ""],
    ["ResearchSubject?patient=a,b", "t1"],
    ["QuestionnaireResponse?patient=a,b", "q1"],
    ["QuestionnaireResponse?subject=Patient/a", ""],
    ["QuestionnaireResponse?authored=ge2026-03&status=completed", "q1"],
    ["Observation?_id=o4,o1,nothing", "o4 o1"],
    ["Observation?_id=o4&patient=a", ""],
    ["Observation?code=777-3", "o2"],
    [`Observation?code=${LOINC}%7C718-7`, "o1 o3 o4"],
    ["Observation?code=%7CHGB&patient=a", "o1 o2"],
    [`Observation?code=${LOINC}%7C&patient=b`, "o3"],
    ["Observation?code=%7C718-7", ""],
    ["Observation?code=1,777-3", "o2"],
    ["Observation?status=preliminary", "o3"],
    ["Observation?category=laboratory&status=final&patient=c", "o4"],
    ["Observation?date=2026-03-01", "o1"],
    ["Observation?date=2026", "o1 o2 o3"],
    ["Observation?date=ge2026-02-10", "o1 o3"],
    ["Observation?date=ge2026-02-01&date=lt2026-03", "o3"],
    ["Observation?date=lt2026-02-01", "o2"],
    ["Observation?date=gt2026-03-01T01:59:59Z", "o1"],
    ["Observation?date=gt2026-03-01T02:00:00Z", ""],
    ["Observation?date=sa2026-01-15", "o1 o3"],
    ["Observation?date=eb2026-02-01,sa2026-02-28", "o1 o2"],
    ["Observation?_sort=date", "o2 o3 o1 o4"],
    ["Observation?_sort=-_id", "o4 o3 o2 o1"],
    ["Observation?_sort=-_lastUpdated", "o4 o3 o2 o1"],
    ["Observation?_sort=status,-_id", "o4 o3 o2 o1 outcome"],
    ["Immunization?patient=a", ""],
  ])("%s finds %s", async (path, expected) => {
    const { status, ids: found } = await get(path);
    expect([status, found]).toEqual([200, expected]);
  });

  it("tells when each was updated, and finds by it to the millisecond", async () => {
    const { body } = await get("Observation?_sort=_lastUpdated");
    const times = (body.entry ?? []).map(({ resource }) => resource?.meta?.lastUpdated ?? "");
    expect(times.toSorted()).toEqual(times);
    const [, second = "", third = ""] = times;
    expect((await get(`Observation?_lastUpdated=ge${third}`)).ids).toBe("o3 o4");
    expect((await get(`Observation?_lastUpdated=gt${third}`)).ids).toBe("o4");
    expect((await get(`Observation?_lastUpdated=${third}`)).ids).toBe("o3");
    const between = `_lastUpdated=ge${second}&_lastUpdated=lt${third}`;
    expect((await get(`Observation?${between}`)).ids).toBe("o2");
    const shanghai = new Date(Date.parse(third) + 8 * 3_600_000)
      .toISOString()
      .replace("Z", "+08:00");
    expect((await get(`Observation?_lastUpdated=le${encodeURIComponent(shanghai)}`)).ids).toBe(
      "o1 o2 o3",
    );
    expect((await get(`Observation?_lastUpdated=le${shanghai}`)).status).toBe(400);
  });

  it("answers a search by POST as one by GET", async () => {
    const response = await fetch(`${sandbox.baseUrl}/Observation/_search?_sort=-_id`, {
      method: "POST",
      body: new URLSearchParams({ patient: "a,b" }),
    });
    expect(ids((await response.json()) as Bundle)).toBe("o3 o2 o1");
  });

  it("sends what is referred to along with its page, once", async () => {
    const { body } = await get("MedicationRequest?patient=a&_include=MedicationRequest:medication");
    expect(body.total).toBe(3);
    expect(ids(body)).toBe("r1 r2 r3 include");
    expect(body.entry?.[3]).toMatchObject({
      fullUrl: `${sandbox.baseUrl}/Medication/m1`,
      resource: { resourceType: "Medication", id: "m1" },
    });
    const other = "MedicationRequest?_include=MedicationRequest:medication:Substance";
    expect((await get(other)).ids).toBe("r1 r2 r3");
  });

  it("keeps to the elements asked for, those that FHIR requires, and says so", async () => {
    const { body } = await get("Observation?_id=o1&_elements=effective");
    expect(body.entry?.[0]?.resource).toEqual({
      resourceType: "Observation",
      id: "o1",
      meta: expect.objectContaining({ tag: [expect.objectContaining({ code: "SUBSETTED" })] }),
      status: "final",
      code: expect.anything(),
      effectiveDateTime: "2026-03-01T10:00:00+08:00",
    });
  });

  it.each(["Observation?_summary=count", "Observation?_count=0"])(
    "%s only counts",
    async (path) => {
      const { body } = await get(path);
      expect(body).toMatchObject({ type: "searchset", total: 4 });
      expect(body.entry).toBeUndefined();
      expect(body.link).toHaveLength(1);
    },
  );
});

describe("what is not supported", () => {
  it("is ignored with a warning, and left out of the self link", async () => {
    const { status, body, self } = await get("Observation?patient=a&shoe-size=42&_revinclude=X:y");
    expect(status).toBe(200);
    expect(ids(body)).toBe("o1 o2 outcome");
    expect(body.entry?.[2]?.resource).toMatchObject({
      resourceType: "OperationOutcome",
      issue: [{ severity: "warning", diagnostics: expect.stringContaining("shoe-size") }, {}],
    });
    expect(self).toBe(`${sandbox.baseUrl}/Observation?patient=a`);
  });

  it.each(["shoe-size=42", "_sort=shoe-size", "_include=Observation:shoe", "_summary=text"])(
    "%s is refused under handling=strict",
    async (query) => {
      const headers = { prefer: "return=representation; handling=strict" };
      const { status, body } = await get(`Observation?${query}`, headers);
      expect([status, body.resourceType]).toEqual([400, "OperationOutcome"]);
      expect(body.issue?.[0]).toMatchObject({ severity: "error", code: "not-supported" });
    },
  );

  it.each(["code:not=1", "patient.name=x", "date=ap2026", "date=soon", "_count=-1", "_count=many"])(
    "%s is never guessed at",
    async (query) => {
      const strict = { prefer: "handling=strict" };
      expect((await get(`Observation?${query}`, strict)).status).toBe(400);
      if (!query.startsWith("patient."))
        expect((await get(`Observation?${query}`)).status).toBe(400);
    },
  );
});
