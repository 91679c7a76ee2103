import { generateKeyPairSync } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import type { Procedure } from "fhir/r4.js";
import type { Lifecycle } from "@cohort/config";
import {
  type AuthorizationServer,
  type EhrStub,
  startAuthorizationServer,
  startEhrStub,
} from "@cohort/testkit";
import { hemoglobin, person, readingsOf, recordOf } from "./people.ts";
import { type Installation, install } from "./support.ts";

jest.setTimeout(60_000);

const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-384" });
const CLIENT = {
  FHIR_CLIENT_ID: "cohort",
  FHIR_CLIENT_KEY: JSON.stringify({ ...privateKey.export({ format: "jwk" }), kid: "k" }),
};
const HOUR_MS = 3_600_000;
const NARROW = "system/Patient.rs system/Observation.rs system/Condition.rs";

/** Of nobody whom a test changes: a record of it shows that the whole hospital was read. */
const procedure: Procedure = {
  resourceType: "Procedure",
  id: "x1",
  status: "completed",
  subject: { reference: "Patient/c" },
  code: { text: "appendectomy" },
};

describe("a grant that was narrower", () => {
  let ehr: EhrStub;
  let authorization: AuthorizationServer;
  let site: Installation;
  let worker: Lifecycle;
  /** By which the EHR's clock is ahead of ours: what is there was written two hours ago, and read an hour ago. */
  let ahead: number;

  const work = async (): Promise<void> => {
    worker = await site.work(ehr.baseUrl, { ...CLIENT, FHIR_TOKEN_URL: authorization.tokenUrl });
  };
  /** A source that was refused a type leaves it alone for a quarter of an hour: a new one has forgotten. */
  const workAnew = async (): Promise<void> => {
    await worker.close();
    await work();
  };
  beforeEach(async () => {
    const key = { ...publicKey.export({ format: "jwk" }), kid: "k", alg: "ES384" };
    authorization = await startAuthorizationServer({ keys: { keys: [key] }, scope: NARROW });
    const resources = [...["a", "b", "c"].map(person), hemoglobin("o1", "a", 12), procedure];
    ahead = 0;
    const clock = { now: () => Date.now() + ahead };
    ehr = await startEhrStub({ resources, authorization, clock, sort: "offered" });
    ahead += HOUR_MS;
    site = await install("PostgreSQL");
    await work();
    expect(await site.sync()).toMatchObject({ state: "done", mode: "full" });
    ahead += HOUR_MS;
  });
  afterEach(async () => {
    expect(await worker.close()).toEqual([]);
    await site.close();
    await ehr.close();
    await authorization.close();
  });

  const gapsOf = async (id: string): Promise<readonly unknown[]> =>
    (await recordOf(site, id))?.gaps.map(({ kind }) => kind) ?? [];

  it("A2-07 that is widened has everyone read again by the next look for changes", async () => {
    expect(await gapsOf("c")).toContain("procedure");
    authorization.behave({ scope: null });
    await workAnew();
    expect(await site.sync("changes")).toMatchObject({ state: "done" });
    for (const id of ["a", "b", "c"]) expect(await gapsOf(id)).toEqual([]);
    expect(await site.store.reading.withheld()).toEqual([]);
    // Once.
    const before = readingsOf(ehr, "b");
    await workAnew();
    await site.sync("changes");
    expect(readingsOf(ehr, "b")).toBe(before);
  });

  it("A2-07 that is widened in part leaves the rest to another time", async () => {
    const before = readingsOf(ehr, "b");
    authorization.behave({ scope: `${NARROW} system/Procedure.rs` });
    await workAnew();
    await site.sync("changes");
    expect(await gapsOf("c")).toEqual(["allergy", "immunization", "medication"]);
    expect(await site.store.reading.withheld()).toContain("Immunization");
    expect(await site.store.reading.withheld()).not.toContain("Procedure");
    expect(readingsOf(ehr, "b")).toBe(before + 1);
  });

  it("A2-07 that stays as it is, or was not asked for yet, has nobody read again", async () => {
    const before = readingsOf(ehr, "b");
    await workAnew();
    await site.sync("changes");
    authorization.revoke();
    await site.sync("hints");
    await site.sync("changes");
    expect(readingsOf(ehr, "b")).toBe(before);
    expect(await gapsOf("c")).toContain("procedure");
  });

  it("A2-07 that is widened during a pass over everyone leaves nobody with less", async () => {
    authorization.behave({ scope: null });
    await workAnew();
    await site.sync();
    for (const id of ["a", "b", "c"]) expect(await gapsOf(id)).toEqual([]);
    expect(await site.store.reading.withheld()).toEqual([]);
  });
});
