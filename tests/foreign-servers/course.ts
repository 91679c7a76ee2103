import type { FhirResource, Group, Observation } from "fhir/r4.js";
import { type EhrStub, startEhrStub } from "@cohort/testkit";
import { townsfolk } from "../worker/killer.ts";
import { endPauses, hemoglobin, person, recordsOf } from "../worker/people.ts";
import { type Installation, install } from "../worker/support.ts";
import type { Profile } from "./profiles.ts";

const HOUR_MS = 3_600_000;
const PEOPLE = 12;
/** Longer than FHIR allows. */
const NEWCOMER = `newcomer_${"x".repeat(80)}`;

/** With a category that every server here knows: those that search by category tell of no others. */
function categorized(resource: FhirResource): FhirResource {
  if (resource.resourceType === "Observation") {
    const codes = categoriesOf(resource);
    return codes.length > 0 && !codes.includes("procedure")
      ? resource
      : { ...resource, category: [{ coding: [{ code: "exam" }] }] };
  }
  return resource.resourceType === "Condition" && !resource.category
    ? { ...resource, category: [{ coding: [{ code: "problem-list-item" }] }] }
    : resource;
}

const categoriesOf = ({ category = [] }: Observation): readonly string[] =>
  category.flatMap(({ coding = [] }) => coding.flatMap(({ code }) => code ?? []));

const groupOf = (ids: readonly string[]): Group => ({
  resourceType: "Group",
  id: "cohort",
  type: "person",
  actual: true,
  member: ids.map((id) => ({ entity: { reference: `Patient/${id}` } })),
});

const idsOf = (resources: readonly FhirResource[], type: FhirResource["resourceType"]): string[] =>
  resources.flatMap(({ resourceType, id = "" }) => (resourceType === type ? [id] : []));

/** The table of records after a first pass, after changes were asked for, and after a second pass. */
export interface Course {
  readonly first: string;
  readonly changed: string;
  readonly second: string;
}

/** What happens in the EHR between the passes: someone comes, someone goes, results come and go. */
function live(ehr: EhrStub, resources: readonly FhirResource[], forgets: boolean): void {
  const patients = idsOf(resources, "Patient");
  const [one = "", other = "", leaver = ""] = patients;
  const takeAway = (type: string, id: string): void =>
    forgets ? ehr.forget(type, id) : ehr.remove(type, id);
  const result = resources.find(
    (resource): resource is Observation =>
      resource.resourceType === "Observation" && resource.subject?.reference === `Patient/${other}`,
  );
  ehr.put(categorized(hemoglobin("new-result", one, 9)));
  takeAway("Observation", result?.id ?? "");
  takeAway("Patient", leaver);
  ehr.put(person(NEWCOMER));
  ehr.put(categorized(hemoglobin("first-result", NEWCOMER, 11)));
  ehr.put(groupOf([...patients.filter((id) => id !== leaver), NEWCOMER]));
}

function envOf(
  { env = {}, export: level }: Profile,
  ehr: EhrStub,
): Readonly<Record<string, string>> {
  const files = ehr.bulk.fileHost;
  return {
    ...env,
    ...(level === undefined ? {} : { FHIR_EXPORT: level }),
    ...(files === null ? {} : { FHIR_ALLOWED_ORIGINS: files.origin }),
  };
}

/** Takes an installation through them. */
export async function takeThrough(profile: Profile): Promise<Course> {
  const people = townsfolk(PEOPLE).map(categorized);
  const resources = [...people, groupOf(idsOf(people, "Patient"))];
  let ahead = 0;
  const clock = { now: () => Date.now() + ahead };
  const ehr = await startEhrStub({
    resources,
    ...(profile.stampsNothing ? {} : { clock }),
    ...profile.ehr,
  });
  const site: Installation = await install("PostgreSQL");
  const worker = await site.work(ehr.baseUrl, { FHIR_PAGE_SIZE: "7", ...envOf(profile, ehr) });
  const pass = async (mode: "full" | "changes" | "hints"): Promise<string> => {
    const { state, errorClass, skipped } = await site.sync(mode);
    if (state !== "done")
      throw new Error(`${mode}: ${state} ${errorClass} ${JSON.stringify(skipped)}`);
    return recordsOf(site);
  };
  try {
    const first = await pass("full");
    ahead += HOUR_MS;
    live(ehr, people, profile.forgets ?? false);
    const changed = await pass("changes");
    await pass("full");
    // Who is said not to be there is asked for again ten minutes later.
    await site.sql("update absence set first_at = first_at - interval '10 minutes'");
    await endPauses(site);
    return { first, changed, second: await pass("hints") };
  } finally {
    await worker.close();
    await site.close();
    await ehr.close();
  }
}
