import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import type { FhirResource, Patient, PatientLink } from "fhir/r4.js";
import type { Lifecycle } from "@cohort/config";
import { patientId } from "@cohort/foundation";
import type { Status } from "@cohort/matching";
import type { SyncMode } from "@cohort/postgres";
import { type EhrStub, startEhrStub } from "@cohort/testkit";
import { ACCESS, DR, openStudies } from "../postgres/granted.ts";
import { endPauses, hemoglobin, person, recordOf, sourcesOf } from "./people.ts";
import { type Installation, STUDY, install } from "./support.ts";

jest.setTimeout(60_000);

const HOUR_MS = 3_600_000;

/** A patient with the disease that the study asks for. */
const lupus = (id: string): readonly FhirResource[] => [
  person(id),
  {
    resourceType: "Condition",
    id: `sle-${id}`,
    subject: { reference: `Patient/${id}` },
    code: { coding: [{ system: "http://snomed.info/sct", code: "55464009" }] },
    onsetDateTime: "2015-03-01",
  },
];

const linked = (id: string, type: PatientLink["type"], ...others: readonly string[]): Patient => ({
  ...person(id),
  active: type !== "replaced-by",
  link: others.map((other) => ({ type, other: { reference: `Patient/${other}` } })),
});

let ehr: EhrStub;
let site: Installation;
let worker: Lifecycle;
let ahead: number;

/** These resources, read and matched. */
async function open(...resources: readonly FhirResource[]): Promise<void> {
  ahead = 0;
  const clock = { now: () => Date.now() + ahead };
  ehr = await startEhrStub({ resources, clock });
  site = await install("PostgreSQL");
  await openStudies(site.store, [STUDY]);
  worker = await site.work(ehr.baseUrl);
  await sync("full");
}
afterEach(async () => {
  expect(await worker.close()).toEqual([]);
  await site.close();
  await ehr.close();
});

/** Meanwhile nobody who is another now has a record, or a row in a list. */
async function sync(mode: SyncMode): Promise<void> {
  const over = new AbortController();
  const seen: unknown[] = [];
  const watch = (async () => {
    while (!over.signal.aborted) {
      seen.push(
        ...(await site.sql(
          `select patient, 'match' as of from alias join match using (patient) union all
           select patient, 'record' from alias join record using (patient) union all
           select patient, 'candidate' from alias join candidate using (patient)`,
        )),
      );
      await new Promise((done) => setTimeout(done, 5));
    }
  })();
  ahead += HOUR_MS;
  expect(await site.sync(mode)).toMatchObject({ state: "done" });
  await site.settled();
  over.abort();
  await watch;
  expect(seen).toEqual([]);
}

async function decide(id: string, status: Status): Promise<void> {
  const patient = patientId(id);
  const expectedVersion = (await site.store.candidates.get(STUDY, patient, ACCESS))?.version ?? 0;
  const decision = { study: STUDY, patient, expectedVersion, status };
  const put = await site.store.decisions.put({ ...decision, reason: null, note: null }, DR, ACCESS);
  expect(put).toMatchObject({ ok: true });
}
const candidate = (id: string) => site.store.candidates.get(STUDY, patientId(id), ACCESS);
async function listed(): Promise<readonly string[]> {
  const page = await site.store.candidates.list({ study: STUDY }, ACCESS);
  if (!page.ok) throw new Error(page.failure.message);
  return page.value.candidates.map(({ patient, status }) => `${patient} ${status}`).toSorted();
}
const history = async (id: string): Promise<readonly string[]> => [
  ...new Set(
    (await site.store.candidates.history(STUDY, patientId(id), ACCESS)).map(({ kind, about }) =>
      about === undefined ? kind : `${kind} of ${about}`,
    ),
  ),
];

describe("C-21 records that are merged in the EHR", () => {
  beforeEach(() => open(...lupus("a"), ...lupus("b"), hemoglobin("o1", "a", 12)));

  it.each(["changes", "full"] as const)(
    "are one candidate after a pass over %s, with the decisions and attestations of both",
    async (mode) => {
      await decide("b", "to-review");
      await decide("a", "contacted");
      await site.store.attestations.add(
        patientId("a"),
        {
          basis: "letter",
          statement: { kind: "complete-history", of: "medication" },
        },
        { study: STUDY, by: DR, access: ACCESS },
      );
      await site.settled();
      expect(await listed()).toEqual(["Patient/a contacted", "Patient/b to-review"]);

      ehr.put(linked("a", "replaced-by", "b"));
      await sync(mode);
      expect(await listed()).toEqual(["Patient/b contacted"]);
      expect(await sourcesOf(site, "b")).toEqual([
        "Condition/sle-a",
        "Condition/sle-b",
        "Observation/o1",
      ]);
      expect(await candidate("a")).toEqual(await candidate("b"));
      expect(await candidate("b")).toMatchObject({ reviewAgain: true, attestations: [{}] });
      expect(await history("b")).toEqual(
        expect.arrayContaining(["decision", "decision of a", "attestation of a", "merged of a"]),
      );
    },
  );

  it("are read together from then on, whichever of them a result is filed under", async () => {
    ehr.put(linked("b", "replaces", "a"));
    await sync("changes");
    ehr.put(hemoglobin("o2", "a", 9));
    await sync("changes");
    expect(await sourcesOf(site, "b")).toContain("Observation/o2");
    ehr.remove("Patient", "a");
    await sync("full");
    expect(await listed()).toEqual(["Patient/b new"]);
    expect(await sourcesOf(site, "b")).toContain("Observation/o2");
  });

  it.each(["changes", "full"] as const)(
    "are two again where the EHR takes it back, after a pass over %s",
    async (mode) => {
      await decide("a", "contacted");
      await decide("b", "to-review");
      ehr.put(linked("a", "replaced-by", "b"));
      await sync("changes");
      await decide("b", "deferred");
      ehr.put(person("a"));
      await sync(mode);
      expect(await listed()).toEqual(["Patient/a contacted", "Patient/b deferred"]);
      expect(await sourcesOf(site, "a")).toEqual(["Condition/sle-a", "Observation/o1"]);
      expect(await sourcesOf(site, "b")).toEqual(["Condition/sle-b"]);
      for (const id of ["a", "b"]) {
        expect(await candidate(id)).toMatchObject({ patient: id, reviewAgain: true });
        expect(await history(id)).toContain("unmerged");
      }
    },
  );
});

describe("C-21 more than two records", () => {
  const three = [...lupus("a"), ...lupus("b"), ...lupus("c")];

  it("in a chain are its end, also where they were merged before anyone was read", async () => {
    const links = [linked("a", "replaced-by", "b"), linked("b", "replaced-by", "c")];
    await open(...three.filter(({ id }) => id !== "a" && id !== "b"), ...links);
    expect(await listed()).toEqual(["Patient/c new"]);
    expect(await sourcesOf(site, "c")).toEqual([
      "Condition/sle-a",
      "Condition/sle-b",
      "Condition/sle-c",
    ]);
    const rows = await site.sql("select distinct patient from match_event");
    expect(rows).toEqual([{ patient: "c" }]);
  });

  it("in a circle stay who they are, and who leads into it is one of it", async () => {
    await open(...three);
    await decide("c", "contacted");
    ehr.put(linked("a", "replaced-by", "b"));
    await sync("changes");
    expect(await listed()).toEqual(["Patient/b new", "Patient/c contacted"]);
    ehr.put(linked("b", "replaced-by", "a"));
    ehr.put(linked("c", "replaced-by", "a"));
    await sync("changes");
    expect(await listed()).toEqual(["Patient/a contacted", "Patient/b new"]);
    expect(await sourcesOf(site, "a")).toEqual(["Condition/sle-a", "Condition/sle-c"]);
  });
});

describe("a patient", () => {
  beforeEach(() => open(...lupus("a"), ...lupus("b")));

  it("C-21 who dies is ineligible for that, and people who decided look again", async () => {
    await decide("a", "contacted");
    ehr.put({ ...person("a"), deceasedDateTime: "2026-10-20" });
    await sync("changes");
    expect(await candidate("a")).toMatchObject({ status: "contacted", reviewAgain: true });
    const matches = await site.store.matches.of(patientId("a"));
    expect(matches.length).toBeGreaterThan(0);
    for (const { gate, verdict } of matches) {
      expect([gate, verdict]).toEqual(["deceased", "ineligible"]);
    }
  });

  it("C-20 who is deleted is gone at once; decisions stay", async () => {
    await decide("a", "contacted");
    ehr.remove("Patient", "a");
    await sync("full");
    expect(await listed()).toEqual(["Patient/b new"]);
    expect(await recordOf(site, "a")).toBeNull();
    expect(await candidate("a")).toMatchObject({ status: "contacted", reviewAgain: true });
    expect((await history("a")).at(-1)).toBe("gone");
  });

  it("C-20 who is not found is gone when that is said again, ten minutes later", async () => {
    await decide("a", "contacted");
    const [patient] = lupus("a");
    ehr.forget("Patient", "a");
    await sync("full");
    await endPauses(site);
    await sync("hints");
    expect(await listed()).toEqual(["Patient/a contacted", "Patient/b new"]);

    // Found in between: it begins anew.
    if (patient) ehr.put(patient);
    await endPauses(site);
    await sync("full");
    ehr.forget("Patient", "a");
    await sync("full");
    await endPauses(site);
    await sync("hints");
    expect(await recordOf(site, "a")).not.toBeNull();

    await site.sql("update absence set first_at = first_at - interval '10 minutes'");
    await endPauses(site);
    await sync("hints");
    expect(await listed()).toEqual(["Patient/b new"]);
    expect((await history("a")).at(-1)).toBe("gone");
  });
});

describe("C-22 an EHR that is restored from a backup", () => {
  const earlier = { versionId: "1", lastUpdated: "2026-01-01T00:00:00Z" };
  const later = { versionId: "2", lastUpdated: "2026-02-01T00:00:00Z" };
  const value = async (): Promise<unknown> =>
    (await recordOf(site, "a"))?.facts.flatMap((fact) =>
      fact.kind === "observation" ? [fact.value] : [],
    );

  beforeEach(() => open(person("a"), hemoglobin("o1", "a", 9, later)));

  it("is believed by a pass over everyone; a look for changes alone does not go back", async () => {
    expect(await value()).toMatchObject([{ value: 9 }]);
    ehr.put(hemoglobin("o1", "a", 12, earlier));
    await sync("changes");
    expect(await value()).toMatchObject([{ value: 9 }]);
    await sync("full");
    expect(await value()).toMatchObject([{ value: 12 }]);
  });

  it("is asked for what a late hint is about: the server's state counts, not the hint", async () => {
    const before = await site.sql("select version, updated_at from record");
    await site.store.reading.want([patientId("a")]);
    await sync("hints");
    expect(await value()).toMatchObject([{ value: 9 }]);
    expect(await site.sql("select version, updated_at from record")).toEqual(before);
  });
});
