import type { Bundle } from "fhir/r4.js";
import type { Answer, Match } from "../stub/fault.ts";

/** What is wrong with an answer. */
export interface SpoiltAnswer {
  readonly about: string;
  /** The requirement that says what a client makes of it. */
  readonly row: string;
  readonly answer: Answer;
  /** Of which requests; of all where left out. */
  readonly match?: Match;
  /** Whether a client that asks again, or takes the answer as it should be taken, soon has what it wanted. */
  readonly passing: boolean;
}

const HTML = "<!doctype html><html><body>Scheduled maintenance</body></html>";
const OUTCOME = JSON.stringify({
  resourceType: "OperationOutcome",
  issue: [{ severity: "error", code: "timeout", diagnostics: "the search took too long" }],
});

const body = (text: string, contentType = "application/fhir+json"): Answer => ({
  kind: "body",
  body: text,
  contentType,
});

/** A page that says its first entry twice; where `older`, the second time as it was a version before. */
const repeated =
  (older: boolean) =>
  (bundle: Bundle): Bundle => {
    const [first, ...rest] = bundle.entry ?? [];
    if (!first?.resource) return bundle;
    const meta = { versionId: "0", lastUpdated: "2000-01-01T00:00:00Z" };
    const again = older ? { ...first, resource: { ...first.resource, meta } } : first;
    return { ...bundle, entry: [first, ...rest, again] };
  };

const inSearch: Match = { when: ({ route }) => route === "search" || route === "page" };

/** By name: what may be wrong with a single answer. */
export const SPOILT_ANSWERS = {
  "too-many": {
    about: "429, come back in a second",
    row: "C-13",
    answer: { kind: "status", status: 429, retryAfter: 1 },
    passing: true,
  },
  "too-many-until": {
    about: "429, come back at a date",
    row: "C-13",
    answer: { kind: "status", status: 429, retryAfter: { dateIn: 1 } },
    passing: true,
  },
  "too-many-bare": {
    about: "429 without a word on when to come back",
    row: "C-13",
    answer: { kind: "status", status: 429 },
    passing: true,
  },
  unavailable: {
    about: "503, come back in a second",
    row: "C-14",
    answer: { kind: "status", status: 503, retryAfter: 1 },
    passing: true,
  },
  "bad-gateway": {
    about: "502",
    row: "C-14",
    answer: { kind: "status", status: 502 },
    passing: true,
  },
  "gateway-timeout": {
    about: "504",
    row: "C-14",
    answer: { kind: "status", status: 504 },
    passing: true,
  },
  failed: { about: "500", row: "C-14", answer: { kind: "status", status: 500 }, passing: true },
  reset: {
    about: "the connection is cut before an answer",
    row: "C-14",
    answer: { kind: "reset" },
    passing: true,
  },
  stall: {
    about: "the connection stays, no answer ever begins",
    row: "C-15",
    answer: { kind: "stall" },
    passing: false,
  },
  "slow-headers": {
    about: "the answer begins late",
    row: "C-15",
    answer: { kind: "slow", ms: 400 },
    passing: true,
  },
  "slow-body": {
    about: "the head comes at once, the body late",
    row: "C-15",
    answer: { kind: "slow", ms: 400, headers: true },
    passing: true,
  },
  drip: {
    about: "one byte a second",
    row: "C-15",
    answer: { kind: "drip", everyMs: 1000 },
    passing: false,
  },
  truncated: {
    about: "the connection is cut within the body",
    row: "C-16",
    answer: { kind: "truncate", percent: 60 },
    passing: true,
  },
  "longer-than-said": {
    about: "Content-Length names fewer bytes than come",
    row: "C-16",
    answer: { kind: "wrong-length", by: -10 },
    passing: true,
  },
  "shorter-than-said": {
    about: "Content-Length names more bytes than come",
    row: "C-16",
    answer: { kind: "wrong-length", by: 10 },
    passing: true,
  },
  html: {
    about: "200 with a page for people",
    row: "C-17",
    answer: body(HTML, "text/html"),
    passing: true,
  },
  "not-json": {
    about: "200 with JSON that ends too early",
    row: "C-17",
    answer: body('{"resourceType":"Bundle","entry":['),
    passing: true,
  },
  null: { about: "200 with null", row: "C-17", answer: body("null"), passing: true },
  array: { about: "200 with an array", row: "C-17", answer: body("[]"), passing: true },
  "outcome-as-answer": {
    about: "200 with an OperationOutcome",
    row: "C-17",
    answer: body(OUTCOME),
    passing: true,
  },
  "next-to-itself": {
    about: "a next link to the same page",
    row: "C-18",
    match: inSearch,
    answer: { kind: "next", to: "self" },
    passing: false,
  },
  "next-to-previous": {
    about: "a next link to the page before",
    row: "C-18",
    match: inSearch,
    answer: { kind: "next", to: "previous" },
    passing: false,
  },
  "next-to-same-content": {
    about: "ever new next links to the same entries",
    row: "C-18",
    match: inSearch,
    answer: { kind: "next", to: "same-content" },
    passing: false,
  },
  duplicate: {
    about: "an entry twice on a page",
    row: "C-19",
    match: inSearch,
    answer: { kind: "distort", bundle: repeated(false) },
    passing: true,
  },
  "two-versions": {
    about: "an entry twice on a page, the second an older version",
    row: "C-19",
    match: inSearch,
    answer: { kind: "distort", bundle: repeated(true) },
    passing: true,
  },
  reordered: {
    about: "a page that turns round its entries, and repeats one of the page before",
    row: "C-19",
    match: inSearch,
    answer: { kind: "reorder" },
    passing: true,
  },
  "search-expired": {
    about: "410 for a next link",
    row: "A6-09",
    match: { route: "page" },
    answer: { kind: "status", status: 410 },
    passing: true,
  },
  "token-endpoint-down": {
    about: "503 where tokens are given",
    row: "C-26",
    match: { route: "token" },
    answer: { kind: "status", status: 503 },
    passing: true,
  },
} as const satisfies Readonly<Record<string, SpoiltAnswer>>;
