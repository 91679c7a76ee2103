import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { AuditEvent, Bundle } from "fhir/r4.js";
import { call } from "../api/client.ts";
import { lupus } from "../api/patients.ts";
import { type Harness, STUDY, startHarness } from "../api/support.ts";
import { fhir } from "./client.ts";
import { complaintsAbout } from "./validate.ts";

let harness: Harness;
let begin = "";

beforeAll(async () => {
  harness = await startHarness();
  await harness.seed({ a: lupus("a", { sledai: 10 }), b: lupus("b", { sledai: 12 }) });
  begin = (await harness.store.audit.head())?.at ?? "";
  const candidates = `${harness.base}/v1/studies/${STUDY}/candidates`;
  await call(candidates);
  await call(`${candidates}/a`);
  await call(`${candidates}/nobody`);
  await call(`${candidates}/a/decision`, "PUT", { status: "contacted" }, { "If-Match": 'W/"0"' });
}, 60_000);
afterAll(() => harness.stop());

async function search(query: string): Promise<readonly AuditEvent[]> {
  const { status, body } = await fhir(harness, `/AuditEvent${query}`);
  expect(status).toBe(200);
  expect(complaintsAbout(body)).toEqual([]);
  return ((body as Bundle<AuditEvent>).entry ?? []).flatMap(({ resource }) => resource ?? []);
}

const operations = (events: readonly AuditEvent[]): (string | undefined)[] =>
  events.map(({ subtype }) => subtype?.[1]?.code);

describe("the audit as FHIR", () => {
  it("A9-02 finds what was done to a patient's data, newest first", async () => {
    const events = await search("?patient=Patient/a&_count=10");
    expect(operations(events)).toEqual(["decide", "readCandidate", "listCandidates"]);
    const [decided, read, listed] = events;
    expect(decided).toMatchObject({
      type: { system: "http://terminology.hl7.org/CodeSystem/audit-event-type", code: "rest" },
      subtype: [{ system: "http://hl7.org/fhir/restful-interaction", code: "update" }, {}],
      action: "U",
      outcome: "0",
      purposeOfEvent: [{ coding: [{ code: "HRESCH" }] }],
      agent: [{ who: { identifier: { value: "demo" } }, requestor: true, network: { type: "2" } }],
      entity: expect.arrayContaining([
        expect.objectContaining({
          what: { reference: "Patient/a" },
          type: expect.objectContaining({ code: "1" }),
          role: expect.objectContaining({ code: "1" }),
        }),
        expect.objectContaining({ what: { reference: `ResearchStudy/${STUDY}` } }),
      ]),
    });
    expect(read).toMatchObject({ action: "R", subtype: [{ code: "read" }, {}] });
    expect(listed).toMatchObject({ action: "E", subtype: [{ code: "search-type" }, {}] });
    expect(listed?.entity).toEqual(
      expect.arrayContaining([expect.objectContaining({ what: { reference: "Patient/b" } })]),
    );
  });

  it("A9-02 tells what was refused from what was done", async () => {
    const [refused] = await search("?patient=nobody");
    expect(refused).toMatchObject({ outcome: "4", action: "R" });
  });

  const year = new Date().getUTCFullYear();
  it.each([
    [`eq${year}`, "eq1999"],
    ["ge1999", "le1999"],
    ["lt2999-01", "gt2999-01"],
  ])("A9-02 has dates with prefixes: %s and not %s", async (within, without) => {
    expect(await search(`?patient=a&date=${within}`)).not.toEqual([]);
    expect(await search(`?patient=a&date=${without}`)).toEqual([]);
  });

  it("A9-02 takes both ends of a time", async () => {
    const since = `date=ge${encodeURIComponent(begin)}`;
    const events = await search(`?patient=a&${since}&date=lt2999`);
    const decided = events.find((event) => operations([event])[0] === "decide");
    const until = `date=lt${encodeURIComponent(decided?.recorded ?? "")}`;
    const before = await search(`?patient=a&${since}&${until}`);
    expect(operations(before)).toEqual(["readCandidate", "listCandidates"]);
  });

  it("A9-02 finds by who did it", async () => {
    expect(await search("?agent=demo&patient=a")).not.toEqual([]);
    const system = "https://cohort-matcher.org/fhir/sid/audit-subject";
    expect(await search(`?agent=${encodeURIComponent(`${system}|demo`)}&patient=a`)).not.toEqual(
      [],
    );
    expect(await search("?agent=someone&patient=a")).toEqual([]);
  });

  it("A9-02 leads from page to page, each row once, while the audit grows", async () => {
    const seen: string[] = [];
    let url: string | undefined = `${harness.base}/fhir/AuditEvent?_count=2`;
    const first = (await harness.store.audit.head())?.seq ?? 0;
    while (url !== undefined) {
      const bundle = (await (await fetch(url)).json()) as Bundle<AuditEvent>;
      seen.push(...(bundle.entry ?? []).map(({ resource }) => resource?.id ?? ""));
      url = bundle.link?.find(({ relation }) => relation === "next")?.url;
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.map(Number)).toEqual(seen.map(Number).toSorted((a, b) => b - a));
    expect(seen.filter((id) => Number(id) <= first)).toHaveLength(first);
  });

  it("A9-02 can be read one by one", async () => {
    const [event] = await search("?patient=a");
    const { status, body } = await fhir(harness, `/AuditEvent/${event?.id ?? ""}`);
    expect(status).toBe(200);
    expect(body).toEqual(event);
    for (const id of ["0", "x", "999999"]) {
      expect((await fhir(harness, `/AuditEvent/${id}`)).status).toBe(404);
    }
  });

  it.each([
    ["?patient=a,b", "patient"],
    ["?date=sa2026", "date"],
    ["?_summary=count", "_summary"],
    ["?action=R", "action"],
  ])("A9-02 refuses %s, naming it", async (query, field) => {
    const { status, body } = await fhir(harness, `/AuditEvent${query}`);
    expect(status).toBe(400);
    expect(body).toMatchObject({ issue: [{ expression: [field] }] });
  });
});
