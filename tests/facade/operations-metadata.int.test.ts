import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type {
  Bundle,
  CapabilityStatement,
  CapabilityStatementRestResource,
  Resource,
} from "fhir/r4.js";
import { OPERATIONS, type Operation } from "@cohort/contract";
import { lupus } from "../api/patients.ts";
import { type Harness, STUDY, TODAY, startHarness } from "../api/support.ts";
import { FHIR_JSON, fhir, post } from "./client.ts";
import { complaintsAbout } from "./validate.ts";

let harness: Harness;
let statement: CapabilityStatement;
let resources: readonly CapabilityStatementRestResource[] = [];
/** One resource of each type, as searches find them. */
const found = new Map<string, Resource>();

beforeAll(async () => {
  harness = await startHarness();
  await harness.seed({ a: lupus("a", { sledai: 12 }) });
  const { body } = await fhir(harness, "/metadata");
  statement = body as CapabilityStatement;
  resources = statement.rest?.[0]?.resource ?? [];
  // Provenance is only found by what it is about.
  for (const type of resources.map((one) => one.type).toSorted((a, b) => order(a) - order(b))) {
    const reply = await fhir(harness, `/${type}?${REQUIRED(type)}`);
    const [entry] = (reply.body as Bundle).entry ?? [];
    if (entry?.resource) found.set(type, entry.resource);
  }
}, 60_000);
afterAll(() => harness.stop());

const order = (type: string): number => (type === "Provenance" ? 1 : 0);
const subject = (): string => `ResearchSubject/${found.get("ResearchSubject")?.id ?? ""}`;
const REQUIRED = (type: string): string => (type === "Provenance" ? `target=${subject()}` : "");

/** A value of each search parameter that finds something here. */
const VALUES: Readonly<Record<string, (type: string) => string>> = {
  _id: (type) => found.get(type)?.id ?? "",
  _lastUpdated: () => "ge2020-01-01",
  identifier: () => STUDY,
  status: (type) => String((found.get(type) as { status?: string } | undefined)?.status),
  title: (type) => (found.get(type) as { title?: string } | undefined)?.title?.slice(0, 5) ?? "",
  study: () => `ResearchStudy/${STUDY}`,
  individual: () => "Patient/a",
  patient: () => "Patient/a",
  code: () => "screening-recommendations",
  actual: () => "true",
  type: () => "person",
  date: () => "ge2020-01-01",
  agent: () => "demo",
  target: () => subject(),
};

describe("A7-02 the CapabilityStatement", () => {
  it("is told to anyone, and is one", async () => {
    const reply = await fhir(harness, "/metadata", { headers: { Authorization: "Bearer nobody" } });
    expect(reply.status).toBe(200);
    expect(reply.headers.get("content-type")).toBe(FHIR_JSON);
    expect(complaintsAbout(reply.body)).toEqual([]);
    expect(reply.body).toMatchObject({ kind: "instance", fhirVersion: "4.0.1", status: "active" });
  });

  it("lists every FHIR operation of the contract", () => {
    const listed = resources.flatMap(({ type, interaction = [], operation = [] }) => [
      ...interaction.map(({ code }) => `${type} ${code}`),
      ...operation.map(({ name }) => `${type} $${name}`),
    ]);
    const declared = Object.values<Operation>(OPERATIONS)
      .filter(({ path }) => path.startsWith("/fhir/") && path !== "/fhir/metadata")
      .map(({ path }) => {
        const [, , type = "", ...rest] = path.split("/");
        const last = rest.at(-1) ?? "_search";
        if (last.startsWith("$")) return `${type} ${last}`;
        return `${type} ${last === "_search" ? "search-type" : "read"}`;
      });
    expect(listed.toSorted()).toEqual([...new Set(declared)].toSorted());
  });

  it("lists reads that work, and conditional ones", async () => {
    const readable = resources.filter((one) =>
      one.interaction?.some(({ code }) => code === "read"),
    );
    expect(readable.length).toBeGreaterThan(4);
    for (const { type, conditionalRead } of readable) {
      expect([type, found.get(type)?.id]).toEqual([type, expect.any(String)]);
      const path = `/${type}/${found.get(type)?.id ?? ""}`;
      const reply = await fhir(harness, path);
      expect([path, reply.status]).toEqual([path, 200]);
      expect(reply.body).toMatchObject({ resourceType: type });
      if (conditionalRead !== "not-match") continue;
      const tag = reply.headers.get("etag");
      expect([path, tag]).toEqual([path, expect.stringMatching(/^W\/".+"$/)]);
      const again = await fhir(harness, path, { headers: { "If-None-Match": String(tag) } });
      expect([path, again.status]).toEqual([path, 304]);
    }
  });

  it("lists search parameters that find what they ask for, and no others work", async () => {
    let tried = 0;
    for (const { type, searchParam = [] } of resources) {
      for (const { name } of searchParam) {
        tried += 1;
        const value = VALUES[name]?.(type);
        expect([type, name, value]).toEqual([type, name, expect.stringMatching(/./)]);
        const given = new URLSearchParams(REQUIRED(type));
        given.set(name, value ?? "");
        const reply = await fhir(harness, `/${type}?${given.toString()}`);
        expect([type, name, reply.status]).toEqual([type, name, 200]);
        const count = (reply.body as Bundle).entry?.length ?? 0;
        expect([type, name, count]).not.toEqual([type, name, 0]);
        expect(complaintsAbout(reply.body)).toEqual([]);
      }
      const unknown = new URLSearchParams(REQUIRED(type));
      unknown.set("nothing", "1");
      const refused = await fhir(harness, `/${type}?${unknown.toString()}`);
      expect([type, refused.status]).toEqual([type, 400]);
    }
    expect(tried).toBeGreaterThan(15);
  });

  it("lists what searches bring along, and it comes", async () => {
    const listed = resources.flatMap(({ type, searchInclude = [] }) =>
      searchInclude.map((include) => [type, include] as const),
    );
    expect(listed).toEqual([
      ["List", "List:item"],
      ["ResearchSubject", "ResearchSubject:study"],
    ]);
    for (const [type, include] of listed) {
      const { body } = await fhir(harness, `/${type}?_include=${include}`);
      const modes = ((body as Bundle).entry ?? []).map(({ search }) => search?.mode);
      expect([include, modes]).toEqual([include, expect.arrayContaining(["match", "include"])]);
    }
  });

  it("lists operations that work", async () => {
    const called = resources.flatMap(({ type, operation = [] }) =>
      operation.map(({ name, definition }) => ({ type, name, definition })),
    );
    expect(called.map(({ type, name }) => `${type}/$${name}`)).toEqual([
      "Group/$evaluate",
      "ResearchStudy/$match",
    ]);
    for (const { definition } of called)
      expect(definition).toMatch(/^https?:\/\/.+\/OperationDefinition\//);
    const patient = { name: "patient", valueReference: { reference: "Patient/a" } };
    const body = {
      resourceType: "Parameters",
      parameter: [patient, { name: "asOf", valueDate: TODAY }],
    };
    for (const path of ["/ResearchStudy/$match", `/Group/${STUDY}-eligibility-sle/$evaluate`]) {
      expect([path, (await post(harness, path, body)).status]).toEqual([path, 200]);
    }
  });
});

it("A7-02 says that OAuth is taken where it is, and where the base is", async () => {
  const oidc = {
    issuer: "https://id.example.org",
    audience: "cohort",
    scopes: "openid",
    groupsClaim: "groups",
    allowedOrigins: [],
    client: null,
  };
  const other = await startHarness({
    publicUrl: "https://trials.example.org",
    edge: { ...harness.deps.edge, oidc },
  });
  const { body } = await fhir(other, "/metadata");
  await other.stop();
  expect(complaintsAbout(body)).toEqual([]);
  expect(body).toMatchObject({
    implementation: { url: "https://trials.example.org/fhir" },
    rest: [{ security: { service: [{ coding: [{ code: "OAuth" }] }] } }],
  });
  expect(statement.rest?.[0]?.security?.service).toBeUndefined();
});
