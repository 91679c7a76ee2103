import { readFileSync, readdirSync } from "node:fs";
import type { Bundle, Patient } from "fhir/r4.js";
import { parse } from "yaml";
import { z } from "zod";
import { toFhir } from "./resources.ts";
import { shortResource } from "./short-form.ts";

const expectation = z.strictObject({
  outcome: z.enum(["pass", "fail", "unknown", "review"]),
  basis: z.string().optional(),
  reason: z.string().optional(),
  changesOn: z.string().nullable().optional(),
  evidence: z.array(z.string()).optional(),
});

const caseSchema = z.strictObject({
  name: z.string(),
  asOf: z.string().default("2026-11-01"),
  /** The person everything is right with, or an empty record. */
  base: z.enum(["eligible", "empty"]).default("eligible"),
  patient: z.record(z.string(), z.unknown()).default({}),
  /** Names of entries of the base to leave out. */
  without: z.array(z.string()).default([]),
  with: z.array(shortResource).default([]),
  /** Outcome by criterion: `pass`, `unknown stale`, `pass presumed`, or written out. */
  expect: z.record(z.string(), z.union([z.string(), expectation])).default({}),
  verdict: z.string().optional(),
  score: z.number().optional(),
  gate: z.string().nullable().optional(),
  nearMiss: z.record(z.string(), z.unknown()).nullable().optional(),
  eligibleFrom: z.string().nullable().optional(),
  issues: z.array(z.string()).optional(),
});
export type Case = z.infer<typeof caseSchema>;
export type Expectation = z.infer<typeof expectation>;

const baseSchema = z.strictObject({
  patient: z.record(z.string(), z.unknown()),
  entries: z.record(z.string(), shortResource),
});

type Base = z.infer<typeof baseSchema>;

const read = (path: string): unknown => parse(readFileSync(new URL(path, import.meta.url), "utf8"));

/** Which study and cohort a case is read for. */
export interface Place {
  readonly study: string;
  readonly cohort: string;
}

export type FiledCase = Case & Place & { readonly file: string; readonly eligible: Base };

/** The person everything is right with, beside the cases of each cohort. */
const ELIGIBLE = "eligible.yaml";
const NO_CASES = new Set([ELIGIBLE, "site.yaml"]);

const list = (path: string): readonly string[] =>
  readdirSync(new URL(path, import.meta.url)).toSorted();

/** The cases of a folder beside this file, in order of file and place. */
function casesIn(folder: string, place: Place, eligible: Base): readonly FiledCase[] {
  return list(folder)
    .filter((file) => file.endsWith(".yaml") && !NO_CASES.has(file))
    .flatMap((file) =>
      z
        .array(caseSchema)
        .parse(read(`${folder}/${file}`))
        .map((one) => ({ ...one, ...place, eligible, file: file.replace(".yaml", "") })),
    );
}

const eligibleOf = ({ study, cohort }: Place): Base =>
  baseSchema.parse(read(`./studies/${study}/${cohort}/${ELIGIBLE}`));

const PLACES: readonly Place[] = list("./studies").flatMap((study) =>
  list(`./studies/${study}`).map((cohort) => ({ study, cohort })),
);

/** As the dictionary and its defaults decide them; one folder a cohort. */
export const cases = PLACES.flatMap((place) =>
  casesIn(`./studies/${place.study}/${place.cohort}`, place, eligibleOf(place)),
);

const AT_A_SITE: Place = { study: "NCT06421701", cohort: "sle" };

/** As `at-a-site/site.yaml` decides them. */
export const casesAtASite = casesIn("./at-a-site", AT_A_SITE, eligibleOf(AT_A_SITE));

const OUTCOME = expectation.shape.outcome;

/** `unknown stale` and `pass presumed` in full. */
export function expected(short: string | Expectation): Expectation {
  if (typeof short !== "string") return short;
  const [first, second] = short.split(" ");
  const outcome = OUTCOME.parse(first);
  if (second === undefined) return { outcome };
  return outcome === "unknown" ? { outcome, reason: second } : { outcome, basis: second };
}

/** The case's patient as a collection Bundle. */
export function bundleOf(one: FiledCase): Bundle {
  const base = one.eligible;
  const missing = one.without.filter((name) => !(name in base.entries));
  if (missing.length > 0)
    throw new Error(`${one.name}: the base has no entry ${missing.join(", ")}`);
  const kept =
    one.base === "empty"
      ? []
      : Object.entries(base.entries).filter(([name]) => !one.without.includes(name));
  const patient = {
    resourceType: "Patient",
    id: "p1",
    ...(one.base === "empty"
      ? { birthDate: base.patient["birthDate"], gender: base.patient["gender"] }
      : base.patient),
    ...one.patient,
  } as Patient;
  const resources = [
    patient,
    ...kept.map(([name, short]) => toFhir(short, name)),
    ...one.with.map((short, position) => toFhir(short, `x${position + 1}`)),
  ];
  return {
    resourceType: "Bundle",
    type: "collection",
    entry: resources.map((resource) => ({ resource })),
  };
}
