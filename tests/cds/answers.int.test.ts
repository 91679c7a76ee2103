import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { cardsSchema, operationOutcomeSchema } from "@cohort/contract";
import { loadCatalogue } from "@cohort/files";
import { expectDefined } from "@cohort/foundation";
import { canonicalStudy, studyHash } from "@cohort/studies";
import { STUDY, must, startHarness } from "../api/support.ts";
import { lupus } from "../api/patients.ts";
import { callAbout, prefetchOf } from "./calls.ts";
import { DISCOVERY, type Ehr, FEEDBACK, ISSUER, SERVICE, createEhr } from "./ehr.ts";
import { emptyPlaces } from "./empty-places.ts";
import { BY, type CdsService, grantEhr, startCds } from "./service.ts";

const NOBODY = "https://nobody.example.org";
const MB = 1024 * 1024;

let ehr: Ehr;
let service: CdsService;
beforeAll(async () => {
  ehr = await createEhr();
  const jwks = { keys: ehr.keys };
  service = await startCds([
    { issuer: ISSUER, jwks },
    { issuer: NOBODY, jwks },
  ]);
  await grantEhr(service, ISSUER);
  await addClones(service);
  await service.harness.seed({ p1: lupus("p1", { sledai: 10 }) });
}, 120_000);
afterAll(() => service.stop());

/** Studies that ask for the same under other ids: no patient fits more than three of the built-in ones. */
async function addClones({ harness: { store } }: CdsService): Promise<void> {
  const { studies } = must(await loadCatalogue({}));
  const original = expectDefined(
    studies.find(({ id }) => id === STUDY),
    "the study",
  );
  for (const id of ["CLONE-1", "CLONE-2", "CLONE-3", "CLONE-4"]) {
    const study = { ...original, id };
    const canonical = canonicalStudy(study);
    await store.studies.import({ id, hash: studyHash(study), canonical }, BY);
    must(await store.studies.activate(id, BY));
    const basis = { reference: "EC 1", validFrom: "2020-01-01", validUntil: null };
    must(await store.legalBases.state({ study: id, ...basis }, BY));
  }
}

interface Sent {
  readonly method?: string;
  readonly audience?: string;
  readonly issuer?: string;
  readonly type?: string;
  readonly body?: string;
}

async function send(
  base: string,
  path: string,
  { method = "POST", audience = SERVICE, issuer = ISSUER, type = "application/json", body }: Sent,
) {
  const token = await ehr.token(audience, { claims: { iss: issuer } });
  const reply = await fetch(base + path, {
    method,
    headers: { "Content-Type": type, Authorization: `Bearer ${token}` },
    ...(body === undefined ? {} : { body }),
  });
  const text = await reply.text();
  return { status: reply.status, body: text === "" ? undefined : (JSON.parse(text) as unknown) };
}

const SERVICE_PATH = "/cds-services/trial-match";
const call = JSON.stringify(callAbout("p1"));
const feedback = (item: object): string => JSON.stringify({ feedback: [item] });
const AT = "2026-11-22T10:00:00Z";

/** A text of so many bytes that is a call otherwise. */
const long = (bytes: number): string => {
  const prefetch = { patient: { resourceType: "Patient", id: "p1", text: "x".repeat(1000) } };
  const whole = JSON.stringify(callAbout("p1", { prefetch }));
  return whole.slice(0, -1) + " ".repeat(bytes - whole.length) + "}";
};

const ASKED: readonly (readonly [string, string, Sent, number])[] = [
  ["discovery", "/cds-services", { method: "GET", audience: DISCOVERY }, 200],
  [
    "discovery to one who holds nothing",
    "/cds-services",
    { method: "GET", audience: DISCOVERY, issuer: NOBODY },
    403,
  ],
  ["discovery for another audience", "/cds-services", { method: "GET" }, 401],
  ["another method", "/cds-services", { method: "PUT", body: "{}" }, 405],
  ["a card", SERVICE_PATH, { body: call }, 200],
  [
    "no card",
    SERVICE_PATH,
    {
      body: JSON.stringify(callAbout("nobody", { prefetch: { patient: null, conditions: null } })),
    },
    200,
  ],
  ["a call without data", SERVICE_PATH, { body: JSON.stringify(callAbout("nobody")) }, 412],
  ["a call of one who holds nothing", SERVICE_PATH, { body: call, issuer: NOBODY }, 403],
  ["a call with nothing in it", SERVICE_PATH, { body: "{}" }, 400],
  ["a call with no body", SERVICE_PATH, {}, 400],
  ["a call that is no JSON", SERVICE_PATH, { body: "{" }, 400],
  [
    "a call that is empty everywhere",
    SERVICE_PATH,
    { body: '{"hook":"","hookInstance":null,"context":{},"prefetch":[]}' },
    400,
  ],
  ["a call in another form", SERVICE_PATH, { body: call, type: "text/plain" }, 415],
  ["another service", "/cds-services/other", { body: call }, 404],
  ["what is nowhere", `${SERVICE_PATH}/nothing/here`, { body: call }, 404],
  ["another method of the service", SERVICE_PATH, { method: "GET" }, 405],
  [
    "feedback",
    `${SERVICE_PATH}/feedback`,
    {
      audience: FEEDBACK,
      body: feedback({ card: "x", outcome: "overridden", outcomeTimestamp: AT }),
    },
    200,
  ],
  [
    "feedback of no card",
    `${SERVICE_PATH}/feedback`,
    { audience: FEEDBACK, body: feedback({}) },
    400,
  ],
  ["no feedback", `${SERVICE_PATH}/feedback`, { audience: FEEDBACK, body: '{"feedback":[]}' }, 400],
];

describe("every answer", () => {
  it.each(ASKED)("A1-02 to %s has nothing empty in it", async (_what, path, sent, status) => {
    const reply = await send(service.base, path, sent);
    expect(reply.status).toBe(status);
    expect(emptyPlaces(reply.body)).toEqual([]);
    if (status >= 400) operationOutcomeSchema.parse(reply.body);
  });

  it("A1-02 of a service that is out of order, or switched off, neither", async () => {
    const broken = { load: () => Promise.reject(new Error("a bug")) };
    for (const [changes, status] of [
      [{ catalogue: broken }, 500],
      [{ cds: null }, 404],
    ] as const) {
      const harness = await startHarness(changes);
      const headers = { "Content-Type": "application/json" };
      const reply = await fetch(harness.base + SERVICE_PATH, {
        method: "POST",
        headers,
        body: call,
      });
      await harness.stop();
      const body: unknown = await reply.json();
      expect([reply.status, emptyPlaces(body)]).toEqual([status, []]);
    }
  });

  it("A1-02 the walker finds what is empty, wherever it is, and lets no cards pass", () => {
    expect(emptyPlaces({ cards: [] })).toEqual([]);
    for (const empty of [null, "", [], {}]) {
      expect(emptyPlaces({ cards: [{ links: [{ label: empty }] }] })).toHaveLength(1);
      expect(emptyPlaces({ issue: [{ expression: [empty] }] })).toHaveLength(1);
    }
  });
});

describe("a card about a patient who fits five studies", () => {
  it.each([
    ["stored", "p1", {}],
    ["sent along", "p2", { prefetch: prefetchOf(lupus("p2", { sledai: 10 })) }],
  ])("A1-16 is one card of three of them, %s", async (_where, patient, more) => {
    const body = JSON.stringify(callAbout(patient, more));
    const reply = await send(service.base, SERVICE_PATH, { body });
    const { cards } = cardsSchema.parse(reply.body);
    expect(cards).toHaveLength(1);
    expect(cards[0]?.summary).toBe("5 recruiting studies may fit this patient");
    expect(cards[0]?.suggestions).toHaveLength(3);
    expect(cards[0]?.detail?.match(/criteria met/g)).toHaveLength(3);
    expect(cards[0]?.detail).toContain("And 2 recruiting studies more.");
  });
});

describe("B-09 a call", () => {
  it("B-09 may have 5 MB and no more", async () => {
    const most = await send(service.base, SERVICE_PATH, { body: long(5 * MB) });
    expect(most.status).toBe(200);
    const more = await send(service.base, SERVICE_PATH, { body: long(5 * MB + 1) });
    expect(more.status).toBe(413);
    expect(emptyPlaces(more.body)).toEqual([]);
  });
});
