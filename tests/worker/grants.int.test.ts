import { generateKeyPairSync } from "node:crypto";
import { afterEach, describe, expect, it, jest } from "@jest/globals";
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

  let more: Readonly<Record<string, string>>;

  const work = async (): Promise<void> => {
    const token = { ...CLIENT, FHIR_TOKEN_URL: authorization.tokenUrl };
    worker = await site.work(ehr.baseUrl, { ...token, ...more });
  };
  /** A source that was refused a type leaves it alone for a quarter of an hour: a new one has forgotten. */
  const workAnew = async (): Promise<void> => {
    await worker.close();
    await work();
  };
  const open = async (env: typeof more = {}): Promise<void> => {
    more = env;
    const key = { ...publicKey.export({ format: "jwk" }), kid: "k", alg: "ES384" };
    authorization = await startAuthorizationServer({ keys: { keys: [key] }, scope: NARROW });
    const resources = [...["a", "b", "c"].map(person), hemoglobin("o1", "a", 12), procedure];
    ahead = 0;
    const clock = { now: () => Date.now() + ahead };
    const bulk = { running: 1, requiresAccessToken: true };
    ehr = await startEhrStub({ resources, authorization, clock, sort: "offered", bulk });
    ahead += HOUR_MS;
    site = await install("PostgreSQL");
    await work();
  };
  const openAndRead = async (env?: typeof more): Promise<void> => {
    await open(env);
    expect(await site.sync()).toMatchObject({ state: "done", mode: "full" });
    ahead += HOUR_MS;
  };
  afterEach(async () => {
    expect(await worker.close()).toEqual([]);
    await site.close();
    await ehr.close();
    await authorization.close();
  });

  const gapsOf = async (id: string): Promise<readonly unknown[]> =>
    (await recordOf(site, id))?.gaps.map(({ kind }) => kind) ?? [];

  it("A2-07 that is widened has everyone read again by the next look for changes", async () => {
    await openAndRead();
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
    await openAndRead();
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
    await openAndRead();
    const before = readingsOf(ehr, "b");
    await workAnew();
    await site.sync("changes");
    authorization.revoke();
    await site.sync("hints");
    await site.sync("changes");
    expect(readingsOf(ehr, "b")).toBe(before);
    expect(await gapsOf("c")).toContain("procedure");
  });

  it("A2-07 is no wider for changes of a type being told that is refused for every patient", async () => {
    await open();
    authorization.behave({ scope: null });
    ehr.fault({
      match: { type: "Procedure", when: ({ patients }) => patients.length > 0 },
      answer: { kind: "status", status: 403 },
    });
    await site.sync();
    ahead += HOUR_MS;
    expect(await site.store.reading.withheld()).toEqual(["Procedure"]);
    const before = readingsOf(ehr, "b");
    await site.sync("changes");
    expect(readingsOf(ehr, "b")).toBe(before);
    expect(await site.store.reading.withheld()).toEqual(["Procedure"]);
  });

  it("A2-07 that is widened during a pass over everyone leaves nobody with less", async () => {
    await openAndRead();
    authorization.behave({ scope: null });
    await workAnew();
    await site.sync();
    for (const id of ["a", "b", "c"]) expect(await gapsOf(id)).toEqual([]);
    expect(await site.store.reading.withheld()).toEqual([]);
  });

  it("A2-07 that is widened while exports are read has everyone exported again", async () => {
    await openAndRead({ FHIR_EXPORT: "patient" });
    expect(await gapsOf("c")).toContain("procedure");
    authorization.behave({ scope: null });
    await workAnew();
    ehr.put({ ...procedure, id: "x2", subject: { reference: "Patient/a" } });
    expect(await site.sync("changes")).toMatchObject({ state: "done", mode: "full" });
    for (const id of ["a", "b", "c"]) expect(await gapsOf(id)).toEqual([]);
    expect(readingsOf(ehr, "b")).toBe(0);
    expect(await site.store.reading.withheld()).toEqual([]);
  });

  it("A2-07 that is widened after an export was asked for is not what that export was made under", async () => {
    await open({ FHIR_EXPORT: "patient" });
    let looks = 0;
    const widenOnce = (): boolean => {
      looks += 1;
      if (looks > 1) return false;
      authorization.behave({ scope: null });
      authorization.revoke();
      return false;
    };
    ehr.fault({ match: { route: "export-status", when: widenOnce }, answer: { kind: "reset" } });
    expect(await site.sync()).toMatchObject({ state: "done" });
    expect(ehr.bulk.exports).toHaveLength(1);
    expect(ehr.bulk.exports[0]?.types).not.toContain("Procedure");
    expect(await gapsOf("c")).toContain("procedure");
    expect(await site.store.reading.withheld()).toContain("Procedure");
  });
});
