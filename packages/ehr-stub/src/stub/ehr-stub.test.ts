import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import type { Bundle, FhirResource } from "fhir/r4.js";
import { startEhrStub } from "./ehr-stub.ts";
import type { EhrStub } from "./ehr-stub.ts";

const resources: FhirResource[] = [
  { resourceType: "Patient", id: "p1" },
  ...["a", "b", "c"].map((id): FhirResource => ({
    resourceType: "Observation",
    id,
    status: "final",
    code: {},
    subject: { reference: "Patient/p1" },
  })),
];

let stub: EhrStub;
beforeEach(async () => {
  stub = await startEhrStub({ resources, pageSize: 2 });
});
afterEach(() => stub.close());

async function bundleAt(url: string, init: RequestInit = {}): Promise<Bundle> {
  const response = await fetch(url, init);
  expect(response.status).toBe(200);
  return (await response.json()) as Bundle;
}
const idsOf = (bundle: Bundle) => bundle.entry?.map(({ resource }) => resource?.id);
const nextOf = (bundle: Bundle) => bundle.link?.find(({ relation }) => relation === "next")?.url;

describe("the EHR stub, by default", () => {
  it("searches, page by page", async () => {
    const first = await bundleAt(`${stub.baseUrl}/Observation?patient=p1&_count=50`);
    expect([idsOf(first), first.total]).toEqual([["a", "b"], 3]);
    const second = await bundleAt(nextOf(first) ?? "");
    expect([idsOf(second), nextOf(second)]).toEqual([["c"], undefined]);
  });

  it("searches by POST, and finds nothing for others", async () => {
    const body = new URLSearchParams({ subject: "Patient/p2,Patient/p3" });
    const found = await bundleAt(`${stub.baseUrl}/Observation/_search`, { method: "POST", body });
    expect(idsOf(found)).toEqual([]);
    expect(stub.requests.at(-1)).toMatchObject({
      method: "POST",
      route: "search",
      patients: ["p2", "p3"],
    });
  });

  it("refuses unknown parameters where it is asked to be strict", async () => {
    const url = `${stub.baseUrl}/Observation?colour=blue`;
    const strict = await fetch(url, { headers: { prefer: "handling=strict" } });
    expect([strict.status, (await fetch(url)).status]).toEqual([400, 200]);
  });

  it.each([
    ["Patient/p1", 200],
    ["Patient/p2", 404],
    ["Patient", 200],
    ["Encounter", 404],
    ["metadata", 200],
    ["Observation?page=unknown", 410],
  ])("answers %s with %d", async (path, status) => {
    expect((await fetch(`${stub.baseUrl}/${path}`)).status).toBe(status);
  });

  it("takes changes", async () => {
    stub.put({ resourceType: "Patient", id: "p2" });
    stub.remove("Patient", "p1");
    const statuses = ["p1", "p2"].map(async (id) => fetch(`${stub.baseUrl}/Patient/${id}`));
    expect((await Promise.all(statuses)).map(({ status }) => status)).toEqual([410, 200]);
  });
});

describe("the EHR stub, told to go wrong", () => {
  it("does so for what the first rule that is not used up names, as often as it says", async () => {
    const answer = (status: number) => ({ kind: "status", status }) as const;
    stub.fault({ match: { route: "read" }, times: 1, answer: answer(500) });
    stub.fault({ match: { route: "read" }, times: 1, answer: answer(503) });
    const statuses: number[] = [];
    for (const path of ["Patient", "Patient/p1", "Patient/p1", "Patient/p1"]) {
      statuses.push((await fetch(`${stub.baseUrl}/${path}`)).status);
    }
    expect(statuses).toEqual([200, 500, 503, 200]);
  });

  it("and is well again when told so", async () => {
    stub.fault({ answer: { kind: "reset" } });
    await expect(fetch(`${stub.baseUrl}/Patient`)).rejects.toThrow();
    stub.heal();
    expect((await fetch(`${stub.baseUrl}/Patient`)).status).toBe(200);
  });
});
