import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { mapPatient, readBundle } from "@cohort/fhir-mapping";
import { loadCatalogue } from "@cohort/files";
import { matchPatient, planStudy } from "@cohort/matching";
import { dayOf } from "./engine.ts";

/** Below systemic lupus erythematosus in the hierarchy of this test; the dictionary does not list it. */
const UNLISTED = "95332009";
const LUPUS = "55464009";

const bundleWith = (code: string) => ({
  resourceType: "Bundle",
  type: "collection",
  entry: [
    { resource: { resourceType: "Patient", id: "p", gender: "female", birthDate: "1990-01-01" } },
    {
      resource: {
        resourceType: "Condition",
        id: "c",
        subject: { reference: "Patient/p" },
        clinicalStatus: { coding: [{ code: "active" }] },
        verificationStatus: { coding: [{ code: "confirmed" }] },
        code: { coding: [{ system: "http://snomed.info/sct", code }] },
        recordedDate: "2025-01-01",
      },
    },
  ],
});

/** The index criterion of the lupus study for someone with one confirmed diagnosis. */
async function indexWith(hierarchyFiles: readonly string[]) {
  const catalogue = await loadCatalogue({ hierarchyFiles });
  if (!catalogue.ok) throw new Error(JSON.stringify(catalogue.failure));
  const { terminology } = catalogue.value;
  const studies = catalogue.value.studies.flatMap((study) => {
    const plan = study.id === "NCT06421701" ? planStudy(study, terminology) : null;
    if (plan && !plan.ok) throw new Error(JSON.stringify(plan.failure));
    return plan ? [plan.value] : [];
  });
  return (code: string) => {
    const read = readBundle(bundleWith(code));
    if (!read.ok) throw new Error(JSON.stringify(read.failure));
    const record = mapPatient(read.value, terminology);
    const asOf = dayOf("2026-01-01");
    const [match] = matchPatient({ record, terminology, studies, asOf });
    const found = match?.criteria.find(({ id }) => id === "inc-3");
    return [found?.outcome, found?.evidence.map(({ resource }) => resource)];
  };
}

type Index = Awaited<ReturnType<typeof indexWith>>;

let folder: string;
let plain: Index;
let withHierarchy: Index;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "cohort-descendants-"));
  const hierarchy = join(folder, "own.csv");
  await writeFile(hierarchy, `system,child,parent\nsnomed,${UNLISTED},${LUPUS}\n`);
  plain = await indexWith([]);
  withHierarchy = await indexWith([hierarchy]);
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

it("a descendant of a listed code is the diagnosis where a hierarchy says so, and else is not", () => {
  const listed = plain(LUPUS);
  expect(listed[1]).toEqual(["Condition/c"]);
  expect(withHierarchy(UNLISTED)).toEqual(listed);
  expect(plain(UNLISTED)).toEqual(["fail", []]);
});
