import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Bundle, FhirResource, List, ResearchSubject } from "fhir/r4.js";
import { patientId } from "@cohort/foundation";
import { FOREIGN, OWN } from "../access/callers.ts";
import { type House, startHouse } from "../access/support.ts";
import { lupus } from "../api/patients.ts";
import { must } from "../api/support.ts";
import { DR } from "../postgres/granted.ts";

/** Someone with rheumatoid arthritis instead. */
const arthritis = (id: string): readonly FhirResource[] =>
  JSON.parse(JSON.stringify(lupus(id)).replaceAll("55464009", "69896004")) as FhirResource[];

let house: House;
beforeAll(async () => {
  house = await startHouse();
  await house.seed({
    a: lupus("a", { sledai: 10 }),
    gone: lupus("gone", { sledai: 10 }),
    r: arthritis("r"),
  });
  await house.grant("everywhere", "viewer", "*");
  await house.grant("own", "viewer", OWN);
  await house.grant("foreign", "viewer", FOREIGN);
  await house.grant("ehr", "ehr-client", OWN);
  await house.grant("admin", "admin", OWN);
  await house.grant("auditor", "auditor", OWN);
}, 60_000);
afterAll(() => house.stop());

async function subjects(caller: string, query = ""): Promise<readonly ResearchSubject[]> {
  const { status, body } = await house.ask(caller, `/fhir/ResearchSubject?_count=200${query}`);
  expect(status).toBe(200);
  const bundle = body as Bundle<ResearchSubject>;
  const found = (bundle.entry ?? []).flatMap(({ resource }) => resource ?? []);
  expect(bundle.total).toBe(found.length);
  return found;
}
const namesOf = (found: readonly ResearchSubject[]): Set<string> =>
  new Set(found.map(({ individual }) => individual.reference ?? ""));
const statusOf = async (caller: string, path: string): Promise<number> =>
  (await house.ask(caller, `/fhir${path}`)).status;

describe("the screening list as FHIR", () => {
  it("B-02 A8-01 is searched in the caller's studies alone, whatever is asked", async () => {
    const all = await subjects("everywhere");
    const of = (study: string) => all.filter((each) => each.study.reference?.endsWith(study));
    expect(of(OWN)).not.toEqual([]);
    expect(of(FOREIGN)).not.toEqual([]);
    expect(await subjects("own")).toEqual(of(OWN));
    expect(await subjects("ehr")).toEqual(of(OWN));
    expect(await subjects("foreign")).toEqual(of(FOREIGN));
    expect(await subjects("own", `&study=${FOREIGN}`)).toEqual([]);
    expect(await subjects("own", "&patient=r")).toEqual([]);
    const [other] = of(FOREIGN);
    expect(await subjects("own", `&_id=${other?.id ?? ""}`)).toEqual([]);
    expect(await statusOf("own", `/ResearchSubject/${other?.id ?? ""}`)).toBe(404);
    const target = `ResearchSubject/${other?.id ?? ""}`;
    const { body } = await house.ask("own", `/fhir/Provenance?target=${target}`);
    expect((body as Bundle).total).toBe(0);
  });

  it("B-02 A8-01 has lists and groups of other studies for nobody", async () => {
    const { body } = await house.ask("own", "/fhir/List");
    const lists = ((body as Bundle<List>).entry ?? []).map(({ resource }) => resource?.id);
    expect(lists).toEqual([OWN]);
    for (const path of [`/List/${FOREIGN}`, `/Group/${FOREIGN}`, `/ResearchStudy/${FOREIGN}`]) {
      expect([path, await statusOf("own", path)]).toEqual([path, 404]);
    }
    expect(await statusOf("own", `/Group/${FOREIGN}-eligibility-ra`)).toBe(404);
    expect(await statusOf("foreign", `/Group/${FOREIGN}-eligibility-ra`)).toBe(200);
  });

  it("B-02 A8-01 shows who reads studies but no patients the criteria and no candidates", async () => {
    expect(await statusOf("admin", `/Group/${OWN}-eligibility-sle`)).toBe(200);
    expect(await statusOf("admin", `/Group/${OWN}`)).toBe(403);
    expect(await statusOf("admin", `/List/${OWN}`)).toBe(403);
    expect(await statusOf("admin", "/ResearchSubject")).toBe(403);
    const { body } = await house.ask("admin", "/fhir/Group");
    const groups = ((body as Bundle).entry ?? []).map(({ resource }) => resource?.id);
    expect(groups).toEqual([`${OWN}-eligibility-sle`]);
  });

  it("B-02 A9-02 shows auditors the rows of their studies, and nobody else", async () => {
    expect(await statusOf("own", "/AuditEvent")).toBe(403);
    await house.ask("foreign", `/fhir/List/${FOREIGN}`);
    await house.ask("own", `/fhir/List/${OWN}`);
    const { status, body } = await house.ask("auditor", "/fhir/AuditEvent?_count=200");
    expect(status).toBe(200);
    const text = JSON.stringify(body);
    expect(text).toContain(`ResearchStudy/${OWN}`);
    expect(text).not.toContain(FOREIGN);
  });

  it("A8-01 tells of nobody who opted out", async () => {
    expect(namesOf(await subjects("own"))).toContain("Patient/gone");
    await house.store.optOuts.add([patientId("gone")], DR);
    expect(namesOf(await subjects("own"))).not.toContain("Patient/gone");
    const { body } = await house.ask("own", `/fhir/Group/${OWN}`);
    expect(JSON.stringify(body)).not.toContain("Patient/gone");
  });

  it("B-02 A8-01 is gone with the grant, at once", async () => {
    await house.grant("leaving", "viewer", OWN);
    expect(await subjects("leaving")).not.toEqual([]);
    await house.store.grants.revoke({ principal: "user:x#leaving" }, DR);
    expect(await statusOf("leaving", "/ResearchSubject")).toBe(403);
  });

  it("A8-01 shows no patients of a study without a legal basis", async () => {
    const basis = { reference: "Lapsed", validFrom: "2020-01-01", validUntil: "2020-12-31" };
    must(await house.store.legalBases.state({ study: OWN, ...basis }, DR));
    expect(await subjects("own")).toEqual([]);
    expect(await statusOf("own", `/List/${OWN}`)).toBe(403);
    expect(await statusOf("own", `/Group/${OWN}`)).toBe(403);
    expect(await statusOf("own", `/ResearchStudy/${OWN}`)).toBe(200);
    const { body } = await house.ask("own", "/fhir/List");
    expect((body as Bundle).total).toBe(0);
  });
});
