import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { candidateSchema } from "@cohort/contract";
import { lupus } from "../api/patients.ts";
import { FOREIGN, OWN } from "./callers.ts";
import { type House, startHouse } from "./support.ts";

let house: House;
beforeAll(async () => {
  house = await startHouse();
  const condition = {
    resourceType: "Condition" as const,
    id: "ssc",
    subject: { reference: "Patient/p1" },
    code: { coding: [{ system: "http://snomed.info/sct", code: "89155008" }] },
  };
  await house.seed({ p1: [...lupus("p1", { sledai: 10 }), condition] });
}, 60_000);
afterAll(() => house.stop());

async function elsewhereFor(caller: string): Promise<readonly string[]> {
  const { body } = await house.ask(caller, `/v1/studies/${OWN}/candidates/p1`);
  return candidateSchema.parse(body).elsewhere.map(({ study }) => study);
}

it("E-25 other studies are named to whom their patients are shown, and to nobody else", async () => {
  await house.grant("here", "screener", OWN);
  await house.grant("both", "screener", OWN);
  await house.grant("everywhere", "viewer", "*");
  const all = await elsewhereFor("everywhere");
  expect(all.length).toBeGreaterThan(0);
  const [other = FOREIGN] = all;
  await house.grant("both", "viewer", other);
  expect(await elsewhereFor("here")).toEqual([]);
  expect(await elsewhereFor("both")).toEqual([other]);
  // A role that may see no patient there opens nothing.
  await house.grant("here", "admin", other);
  expect(await elsewhereFor("here")).toEqual([]);
});
