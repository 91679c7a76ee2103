import { afterAll, beforeAll, expect, it } from "@jest/globals";
import fc from "fast-check";
import { problemSchema } from "@cohort/contract";
import { call } from "./client.ts";
import { lupus } from "./patients.ts";
import { type Harness, STUDY, startHarness } from "./support.ts";

let harness: Harness;
let candidate = "";

beforeAll(async () => {
  harness = await startHarness();
  await harness.seed({ a: lupus("a") });
  candidate = `${harness.base}/v1/studies/${STUDY}/candidates/a`;
}, 60_000);
afterAll(() => harness.stop());

/** What a stack trace, a query or a driver's complaint looks like. */
const TELLTALE = /\bat .+:\d+:\d+|\bselect\b.+\bfrom\b|SQLSTATE|node_modules|\/src\//i;

async function expectProblem(
  url: string,
  method: "GET" | "POST" | "PUT",
  body?: unknown,
): Promise<void> {
  const reply = await call(url, method, body, { "If-Match": 'W/"0"' });
  expect([400, 404, 412, 413, 415, 422]).toContain(reply.status);
  expect(problemSchema.parse(reply.body)).toEqual(reply.body);
  expect(JSON.stringify(reply.body)).not.toMatch(TELLTALE);
}

const runs = (numRuns: number): { numRuns: number } => ({ numRuns });
/** Any JSON, and JSON that has the right members with anything in them. */
const shaped = (members: readonly string[]): fc.Arbitrary<unknown> =>
  fc.oneof(
    fc.jsonValue(),
    fc.dictionary(fc.constantFrom(...members, "x"), fc.jsonValue({ maxDepth: 2 })),
  );

it("answers any bad body with a problem that tells nothing (A7-01)", async () => {
  const bodies: readonly [string, "POST" | "PUT", readonly string[]][] = [
    [`${harness.base}/v1/match`, "POST", ["bundle", "asOf", "studies"]],
    [`${candidate}/attestations`, "POST", ["basis", "statement"]],
    [`${candidate}/decision`, "PUT", ["reason", "note", "status"]],
  ];
  for (const [url, method, members] of bodies) {
    await fc.assert(
      fc.asyncProperty(shaped(members), (body) => expectProblem(url, method, body)),
      runs(120),
    );
  }
}, 60_000);

it("answers any Bundle, however bad, and lives (A7-01)", async () => {
  const entry = fc.record({
    resource: fc.oneof(
      fc.jsonValue(),
      fc.record({
        resourceType: fc.constantFrom("Observation", "Condition", "MedicationRequest", "Patient"),
        id: fc.jsonValue({ maxDepth: 0 }),
        code: fc.jsonValue(),
        subject: fc.jsonValue(),
        status: fc.jsonValue(),
        valueQuantity: fc.jsonValue(),
        effectiveDateTime: fc.jsonValue(),
        dosageInstruction: fc.jsonValue(),
      }),
    ),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(entry, { maxLength: 5 }), async (entries) => {
      const patient = { resource: { resourceType: "Patient", id: "p" } };
      const bundle = { resourceType: "Bundle", type: "batch", entry: [patient, ...entries] };
      const reply = await call(`${harness.base}/v1/match`, "POST", { bundle });
      expect([200, 400]).toContain(reply.status);
    }),
    runs(200),
  );
}, 60_000);

it.each(["cohort", "verdict", "status", "sort", "limit", "cursor", "x"])(
  "answers any bad value of %s (B-12)",
  async (name) => {
    const payload = fc.oneof(
      fc.string({ minLength: 1 }).map((text) => `'${text}`),
      fc.constantFrom("1;drop table match", "' or '1'='1", "\0", "(select 1)", "1e309", "../.."),
    );
    await fc.assert(
      fc.asyncProperty(payload, (value) => {
        const search = new URLSearchParams({ [name]: value }).toString();
        return expectProblem(`${harness.base}/v1/studies/${STUDY}/candidates?${search}`, "GET");
      }),
      runs(30),
    );
  },
);

it.each(["a\u0000b", "a\ud800b", "\udc00"])(
  "A7-01 takes no text that would not be kept as it was given: %j",
  async (text) => {
    const statement = { kind: "complete-history", of: "medication" };
    await expectProblem(`${candidate}/attestations`, "POST", { basis: text, statement });
    await expectProblem(`${candidate}/decision`, "PUT", { status: "to-review", note: text });
    const basis = { reference: `IRB ${text}`, validFrom: "2026-01-01" };
    await expectProblem(`${harness.base}/v1/studies/${STUDY}/legal-basis`, "PUT", basis);
  },
);

it.each([
  "/v1/audit?subject=%00",
  "/v1/audit?%00=1",
  "/fhir/AuditEvent?agent=%00",
  "/fhir/ResearchSubject?status=a%00",
  "/v1/studies?a=%00",
])("A7-01 refuses what is no text in a query: %s", async (path) => {
  const reply = await call(`${harness.base}${path}`, "GET");
  expect(reply.status).toBe(400);
});

it.each([
  "/v1/audit?from=0000-01-01T00:00:00Z",
  "/v1/audit?to=9999-12-31T23:59:59-12:00",
  "/fhir/AuditEvent?date=lt0001-01-01",
  "/fhir/ResearchSubject?_lastUpdated=le9999",
])("A7-01 lives with dates that no database holds: %s", async (path) => {
  expect((await call(`${harness.base}${path}`)).status).toBeLessThan(500);
});
