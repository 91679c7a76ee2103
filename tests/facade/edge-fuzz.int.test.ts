import { afterAll, beforeAll, expect, it } from "@jest/globals";
import fc from "fast-check";
import {
  OPERATIONS,
  type Operation,
  operationOutcomeSchema,
  problemSchema,
} from "@cohort/contract";
import { lupus } from "../api/patients.ts";
import { type Harness, STUDY, startHarness } from "../api/support.ts";
import { FHIR_JSON } from "./client.ts";
import { complaintsAbout } from "./validate.ts";

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
  await harness.seed({ a: lupus("a") });
}, 60_000);
afterAll(() => harness.stop());

const RUNS = 700;
/** At least so many of them have to be refused for the test to say something. */
const REFUSED = 500;

/** What a stack trace, a query or a driver's complaint looks like. */
const TELLTALE = /\bat (?:\/|.+:\d+:\d+)|\bselect\b|SQLSTATE|node_modules|\/src\/|ECONN/i;
/** Stands wherever a caller can put what is known of a patient. */
const CANARY = "Kanarienvogel";

const OPERATIONS_TRIED: readonly Operation[] = Object.values<Operation>(OPERATIONS).filter(
  ({ path }) => /^\/(?:v1|fhir)\//.test(path),
);

const evilText = fc.oneof(
  fc.constantFrom(
    CANARY,
    `'; select * from record where '${CANARY}' = '`,
    `${CANARY}/../../etc/passwd`,
    `\0${CANARY}`,
    "",
    "1e309",
    "-1",
    `ge${CANARY}`,
    `Patient/${CANARY}`,
    CANARY.repeat(300),
  ),
  fc.string({ maxLength: 40 }).map((text) => CANARY + text),
);
const segment = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(STUDY, "a", `${STUDY}-eligibility-sle`) },
  { weight: 2, arbitrary: evilText.map((text) => encodeURIComponent(text.slice(0, 200) || "x")) },
  { weight: 1, arbitrary: fc.constantFrom("%zz", "%00", "%c0%af", "$match", "_search", "..;") },
);
const json = fc.jsonValue({ maxDepth: 4 }).map((value) =>
  // Every text of it is something about a patient.
  JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === "string" ? CANARY + inner : inner,
  ),
);
const member = fc.constantFrom(
  "bundle",
  "patient",
  "asOf",
  "studies",
  "reason",
  "note",
  "status",
  "basis",
  "statement",
  "resourceType",
  "parameter",
  "entry",
  "role",
  "principal",
  "study",
  "subjects",
  "mode",
);
const shaped = fc
  .dictionary(member, fc.oneof(fc.jsonValue({ maxDepth: 3 }), evilText), { maxKeys: 6 })
  .map((value) => JSON.stringify(value));
const resource = fc
  .record(
    {
      resourceType: fc.constantFrom("Bundle", "Parameters", "Patient", CANARY),
      type: fc.constantFrom("collection", "batch", 3),
      entry: fc.array(fc.record({ resource: fc.jsonValue(), fullUrl: evilText }), { maxLength: 3 }),
      parameter: fc.array(
        fc.record(
          {
            name: fc.oneof(fc.constantFrom("patient", "resource", "asOf", "study"), evilText),
            resource: fc.jsonValue(),
            valueReference: fc.record({ reference: evilText }),
            valueDate: evilText,
          },
          { requiredKeys: [] },
        ),
        { maxLength: 3 },
      ),
    },
    { requiredKeys: ["resourceType"] },
  )
  .map((value) => JSON.stringify(value));
const body = fc.oneof(json, shaped, resource, evilText, fc.constant(`{"${CANARY} ":1}`));

/** What lets a request through to the next check, so that this one is not all that is tried. */
const mostly = (fit: string, ...others: readonly string[]): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 5, arbitrary: fc.constant(fit) },
    { weight: 1, arbitrary: fc.constantFrom(...others) },
  );
const headers = fc.record(
  {
    "Content-Type": mostly(
      "application/fhir+json",
      "application/json",
      "application/x-www-form-urlencoded",
      "text/plain",
      "x",
      "application/fhir+xml",
      "application/fhir+json; fhirVersion=9",
    ),
    Accept: mostly("*/*", "application/fhir+json", "text/html", "application/json;q=0"),
    "If-Match": fc.constantFrom('W/"0"', "x", CANARY),
    "If-None-Match": fc.constantFrom('W/"0"', "*", CANARY),
    "Idempotency-Key": fc.constantFrom(CANARY, "ü", "x".repeat(300), "a b"),
    "Content-Encoding": mostly("identity", "gzip", CANARY),
    Prefer: fc.constant(CANARY),
  },
  { requiredKeys: ["Content-Type"] },
);
const query = fc.dictionary(
  fc.constantFrom(
    "patient",
    "study",
    "status",
    "_id",
    "_lastUpdated",
    "_count",
    "_cursor",
    "_format",
    "limit",
    "cursor",
    "cohort",
    "sort",
    "date",
    "target",
    "identifier",
    "_summary",
    "zzz",
  ),
  evilText,
  { maxKeys: 3 },
);

interface Shot {
  readonly operation: Operation;
  readonly segments: readonly string[];
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}
const shot: fc.Arbitrary<Shot> = fc.record({
  operation: fc.constantFrom(...OPERATIONS_TRIED),
  segments: fc.array(segment, { minLength: 2, maxLength: 2 }),
  query,
  headers,
  body,
});

function fire({
  operation,
  segments,
  query: asked,
  headers: given,
  body: sent,
}: Shot): Promise<Response> {
  const rest = [...segments];
  const path = operation.path.replaceAll(/\{\w+\}/g, () => rest.shift() ?? "a");
  const search = new URLSearchParams(asked).toString();
  const defined = Object.entries(given).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, Buffer.from(value).toString("latin1")] as [string, string]],
  );
  return fetch(`${harness.base}${path}${search === "" ? "" : `?${search}`}`, {
    method: operation.method.toUpperCase(),
    redirect: "manual",
    headers: defined,
    ...(operation.method === "get" ? {} : { body: sent }),
  });
}

it("A7-01 refuses five hundred bad requests at every route in its words, and tells nothing", async () => {
  let refused = 0;
  await fc.assert(
    fc.asyncProperty(shot, async (one) => {
      const reply = await fire(one);
      const isStream = reply.headers.get("content-type")?.startsWith("text/event-stream") === true;
      const text = isStream ? "" : await reply.text();
      if (isStream) await reply.body?.cancel();
      if (reply.status >= 500) throw new Error(`${reply.status} ${one.operation.path} ${text}`);
      if (reply.status < 400) return;
      refused += 1;
      const told = JSON.parse(text) as object;
      const requestId = reply.headers.get("x-request-id");
      if (one.operation.path.startsWith("/fhir/")) {
        expect(reply.headers.get("content-type")).toBe(FHIR_JSON);
        expect(complaintsAbout(told)).toEqual([]);
        const { issue } = operationOutcomeSchema.parse(told);
        for (const { diagnostics } of issue) expect(diagnostics).toBe(requestId);
      } else {
        expect(reply.headers.get("content-type")).toBe("application/problem+json");
        expect(problemSchema.loose().parse(told).requestId).toBe(requestId);
      }
      expect(text).not.toMatch(TELLTALE);
      expect(text).not.toContain(CANARY);
    }),
    { numRuns: RUNS },
  );
  expect(refused).toBeGreaterThanOrEqual(REFUSED);
  expect((await fetch(`${harness.base}/healthz`)).status).toBe(200);
}, 120_000);
