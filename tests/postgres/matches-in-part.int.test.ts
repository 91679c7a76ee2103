import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import pg from "pg";
import { patientId } from "@cohort/foundation";
import type { Match } from "@cohort/matching";
import { type MatchInputs, type PatientMatches, SYSTEM } from "@cohort/postgres";
import { testStore, type TestStore } from "@cohort/testkit";
import {
  AS_OF,
  aMatch,
  aRecord,
  anInput,
  inputs,
  MAPPING,
  OTHER_STUDY,
  saveAll,
  scored,
  STUDY,
  versionOf,
} from "./fixtures.ts";
import { openStudies } from "./granted.ts";

let test: TestStore;
let client: pg.Client;
beforeEach(async () => {
  test = await testStore();
  await openStudies(test.store);
  client = new pg.Client({ connectionString: test.url });
  await client.connect();
});
afterEach(async () => {
  await client.end();
  await test.close();
});

const p1 = patientId("p1");
const save = async (
  matches: readonly Match[],
  using: MatchInputs = inputs(),
  part: Pick<PatientMatches, "only"> = {},
) => {
  const readVersion = await versionOf(test.store, p1);
  return test.store.matches.save(using, [
    { patient: p1, readVersion, matches, nextChangeOn: null, ...part },
  ]);
};

describe("a match of a patient who was matched in part", () => {
  it("of a study that was not evaluated stays, and holds for the new record", async () => {
    await test.store.studies.import({ id: OTHER_STUDY, hash: "h", canonical: "{}" }, SYSTEM);
    await test.store.studies.activate(OTHER_STUDY, SYSTEM);
    const both = inputs({
      studies: [...inputs().studies, { study: OTHER_STUDY, revision: 1, hash: "h" }],
    });
    await saveAll(test.store, { p1: [aMatch(), aMatch({ study: OTHER_STUDY })] }, both);
    await test.store.records.replace([anInput("p1", 3)], MAPPING);
    await save([scored("eligible", 90)], both, { only: [STUDY] });
    const [first, other] = await test.store.matches.of(p1);
    expect(first).toMatchObject({ verdict: "eligible", inputs: { recordVersion: 2 } });
    expect(other).toMatchObject({
      verdict: "possible",
      inputs: { recordVersion: 2, recordHash: first?.inputs.recordHash },
    });
  });

  it("in part never puts off a date that is still to come; one that has come is told anew", async () => {
    await test.store.records.replace([anInput("p1")], MAPPING);
    const at = (nextChangeOn: string | null, part: Pick<PatientMatches, "only">, asOf = AS_OF) =>
      test.store.matches.save(inputs({ asOf }), [
        { patient: p1, readVersion: 1, matches: [], nextChangeOn, ...part },
      ]);
    const next = async (): Promise<unknown> =>
      (await client.query("select next_change_on::text as next from record")).rows[0].next;
    await at("2026-12-01", {});
    await at("2027-01-01", { only: [] });
    expect(await next()).toBe("2026-12-01");
    await at("2026-11-25", { only: [STUDY] });
    expect(await next()).toBe("2026-11-25");
    await at("2027-01-01", { only: [STUDY] }, "2026-11-25");
    expect(await next()).toBe("2027-01-01");
    await at(null, {});
    expect(await next()).toBeNull();
  });

  it("of who opted out goes, whatever part of it was evaluated", async () => {
    const both = inputs({
      studies: [...inputs().studies, { study: OTHER_STUDY, revision: 1, hash: "h" }],
    });
    await saveAll(test.store, { p1: [aMatch(), aMatch({ study: OTHER_STUDY })] }, both);
    await client.query(
      "insert into opt_out (patient, source, added_by) values ('p1', 'command', 'u')",
    );
    await save([aMatch()], both, { only: [STUDY] });
    expect(await test.store.matches.of(p1)).toEqual([]);
  });

  it("is made from a record that is told, until another has been matched", async () => {
    const { records } = test.store;
    const matched = async () => (await records.load([p1]))[0]?.matched;
    await records.replace([anInput("p1")], MAPPING);
    expect(await matched()).toBeNull();
    await save([aMatch()]);
    const told = { catalogue: "catalogue-1", asOf: AS_OF, nextChangeOn: null };
    expect(await matched()).toEqual({ ...told, record: "same" });
    await records.replace([anInput("p1", 3)], MAPPING);
    await records.replace([anInput("p1", 4)], MAPPING);
    expect(await matched()).toEqual({ ...told, record: aRecord() });
    // An attestation raises the version as well: what else is another is not known then.
    await client.query("update record set version = version + 1");
    await client.query(`insert into attestation (id, patient, by_user, basis, kind, statement, record_version)
      values (gen_random_uuid(), 'p1', 'u', 'b', 'complete-history', '{"kind":"complete-history","of":"medication"}', 4)`);
    expect(await matched()).toEqual({ ...told, record: null });
    await save([aMatch()]);
    expect(await matched()).toEqual({ ...told, record: "same" });
  });
});
