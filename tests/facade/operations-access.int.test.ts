import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Bundle } from "fhir/r4.js";
import type { Role } from "@cohort/foundation";
import { FOREIGN, OWN } from "../access/callers.ts";
import { type House, startHouse } from "../access/support.ts";
import { lupus } from "../api/patients.ts";
import { DR } from "../postgres/granted.ts";

let house: House;
const roles: readonly Role[] = [
  "viewer",
  "auditor",
  "admin",
  "screener",
  "study-lead",
  "ehr-client",
];
beforeAll(async () => {
  house = await startHouse();
  await house.seed({ a: lupus("a", { sledai: 12 }) });
  for (const role of roles) {
    await house.grant(`${role}.own`, role, OWN);
    await house.grant(`${role}.foreign`, role, FOREIGN);
  }
  await house.grant("auditor.everywhere", "auditor", "*");
}, 60_000);
afterAll(() => house.stop());

const bundle = {
  resourceType: "Bundle",
  type: "collection",
  entry: lupus("p").map((resource) => ({ resource })),
};
const parameters = (patient: string) => ({
  resourceType: "Parameters",
  parameter: [{ name: "patient", valueReference: { reference: `Patient/${patient}` } }],
});
const MATCH = "/fhir/ResearchStudy/$match";
const EVALUATE = `/fhir/Group/${OWN}-eligibility-sle/$evaluate`;

const ask = (caller: string, path: string, body: object) => house.ask(caller, path, "POST", body);

describe("who may match", () => {
  it.each([
    ["viewer", 403],
    ["auditor", 403],
    ["admin", 403],
    ["screener", 200],
    ["study-lead", 200],
    ["ehr-client", 200],
  ])("%s: %d", async (role, status) => {
    expect((await ask(`${role}.own`, MATCH, bundle)).status).toBe(status);
    expect((await ask(`${role}.own`, EVALUATE, bundle)).status).toBe(status);
  });

  it.each(["screener", "study-lead", "ehr-client"])(
    "of another study, %s finds nothing of this one",
    async (role) => {
      const all = {
        resourceType: "Parameters",
        parameter: [
          { name: "bundle", resource: bundle },
          { name: "includeIneligible", valueBoolean: true },
        ],
      };
      const reply = await ask(`${role}.foreign`, MATCH, all);
      const found = ((reply.body as Bundle).entry ?? []).flatMap(
        ({ resource }) => resource?.id ?? [],
      );
      expect(found).toEqual([FOREIGN]);
      expect((await ask(`${role}.foreign`, EVALUATE, bundle)).status).toBe(404);
    },
  );

  it("and whom: candidates of their studies, and an EHR its patients", async () => {
    expect((await ask("screener.own", EVALUATE, parameters("a"))).status).toBe(200);
    expect((await ask("ehr-client.own", EVALUATE, parameters("a"))).status).toBe(200);
    expect((await ask("screener.foreign", MATCH, parameters("a"))).status).toBe(404);
    expect((await ask("screener.own", MATCH, parameters("nobody"))).status).toBe(404);
  });
});

describe("what is written of it", () => {
  const everything = {
    principals: ["user:x#auditor.everywhere"],
    roles: ["auditor"],
    today: "2026-11-22",
  } as const;
  const latest = async () => {
    const [row] = await house.store.audit.list({ limit: 1 }, everything);
    return row;
  };

  it("names a stored patient, and nobody of a bundle", async () => {
    await ask("screener.own", EVALUATE, parameters("a"));
    expect(await latest()).toMatchObject({
      action: "match",
      operation: "fhirEvaluateGroup",
      outcome: "success",
      study: OWN,
      patients: ["a"],
    });
    await ask("screener.own", MATCH, bundle);
    expect(await latest()).toMatchObject({
      operation: "fhirMatchStudies",
      patients: [],
      detail: { issues: 0 },
    });
  });

  it("says what was refused", async () => {
    await ask("viewer.own", MATCH, bundle);
    expect(await latest()).toMatchObject({
      operation: "fhirMatchStudies",
      outcome: "refused",
      detail: { problem: "forbidden" },
    });
  });
});

it("nobody is matched for a study without a legal basis", async () => {
  const ended = { reference: "EC 1", validFrom: "2020-01-01", validUntil: "2020-12-31" };
  await house.store.legalBases.state({ study: FOREIGN, ...ended }, DR);
  const reply = await ask("screener.foreign", MATCH, bundle);
  expect(reply.status).toBe(403);
  expect(reply.body).toMatchObject({ issue: [{ code: "forbidden" }] });
});
