import {
  expectDefined,
  type Failure,
  fail,
  ok,
  parsePeriod,
  type Result,
} from "@cohort/foundation";
import { RECENCY_CLASSES, type Recency, type RecencyClass } from "./concept.ts";
import { siteFile } from "./site-schema.ts";
import { isSystemName, type SystemName } from "./systems.ts";
import { type Path, type Place, readYaml, shapeFailures } from "./yaml-source.ts";

export interface SiteLimitRow {
  readonly concept: string;
  readonly sex: "female" | "male" | null;
  readonly ageFrom: number | null;
  readonly ageTo: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly unit: string;
}

export interface SiteCode {
  readonly system: string | null;
  readonly code: string;
  readonly concept: string;
  readonly word: string | null;
}

export interface SiteUnit {
  readonly written: string;
  readonly ucum: string;
  /** Null: for every concept. */
  readonly concepts: readonly string[] | null;
}

export interface SiteQuestion {
  readonly questionnaire: string;
  readonly linkId: string;
  readonly concept: string;
  /** UCUM; null: the concept's where its results need none. */
  readonly unit: string | null;
}

/** A hospital's choices: what its site file says, the rest filled with defaults. */
export interface SiteContent {
  readonly timeZone: string;
  readonly recency: Readonly<Record<RecencyClass, Recency>>;
  readonly recencyOfConcept: Readonly<Record<string, Recency>>;
  readonly limits: readonly SiteLimitRow[];
  readonly codes: readonly SiteCode[];
  readonly units: readonly SiteUnit[];
  readonly questionnaires: readonly SiteQuestion[];
  readonly systems: Readonly<Record<string, SystemName>>;
  readonly childbearingAges: { readonly from: number; readonly to: number };
  readonly episodeGapDays: number;
}

/** A checked site file. Whether its concepts exist is checked when the terminology is built. */
export interface Site {
  readonly content: SiteContent;
  /** Where in the file something stands; null for the built-in defaults. */
  readonly at: (path: Path) => Place | null;
}

const period = (text: string): Recency =>
  text === "ever" ? null : expectDefined(parsePeriod(text), "period checked by the schema");

/** Where a protocol names no window. Choices of ours, not protocol content. */
const RECENCY: Readonly<Record<RecencyClass, Recency>> = {
  laboratory: period("P28D"),
  vital: period("P28D"),
  "pregnancy-test": period("P7D"),
  echocardiography: period("P90D"),
  "pulmonary-function": period("P90D"),
  imaging: period("P6M"),
  serology: period("P6M"),
  complement: period("P3M"),
  score: period("P28D"),
  ever: null,
};

export const defaultSite: Site = {
  content: {
    timeZone: "UTC",
    recency: RECENCY,
    recencyOfConcept: {},
    limits: [],
    codes: [],
    units: [],
    questionnaires: [],
    systems: {},
    childbearingAges: { from: 15, to: 55 },
    episodeGapDays: 30,
  },
  at: () => null,
};

/** Reads a site file; an empty one is the defaults. Failures name line and column. */
export function parseSite(name: string, text: string): Result<Site, Failure[]> {
  const source = readYaml(name, text, "SITE.SYNTAX");
  if (!source.ok) return source;
  const parsed = siteFile.safeParse(source.value.value === "" ? {} : (source.value.value ?? {}));
  if (!parsed.success) {
    const action = "see packages/core/terminology/site.example.yaml for every field";
    return fail(shapeFailures(source.value, parsed.error, "SITE.SHAPE", action));
  }
  const file = parsed.data;
  const { concepts: recencyOfConcept = {}, ...classes } = file.recency ?? {};
  const recency = { ...RECENCY };
  for (const recencyClass of RECENCY_CLASSES) {
    const written = classes[recencyClass];
    if (written !== undefined) recency[recencyClass] = period(written);
  }
  const base = defaultSite.content;
  return ok({
    content: {
      timeZone: file.timeZone ?? base.timeZone,
      recency,
      recencyOfConcept: Object.fromEntries(
        Object.entries(recencyOfConcept).map(([concept, window]) => [concept, period(window)]),
      ),
      limits: (file.limits ?? []).map((row) => ({
        concept: row.concept,
        sex: row.sex ?? null,
        ageFrom: row.ageFrom ?? null,
        ageTo: row.ageTo ?? null,
        low: row.low ?? null,
        high: row.high ?? null,
        unit: row.unit,
      })),
      codes: (file.codes ?? []).map((row) => ({
        system: row.system ?? null,
        code: row.code,
        concept: row.concept,
        word: row.word ?? null,
      })),
      units: (file.units ?? []).map((row) => ({ ...row, concepts: row.concepts ?? null })),
      questionnaires: (file.questionnaires ?? []).map((row) => ({
        ...row,
        unit: row.unit ?? null,
      })),
      systems: Object.fromEntries(
        Object.entries(file.systems ?? {}).flatMap(([uri, system]) =>
          isSystemName(system) ? [[uri, system]] : [],
        ),
      ),
      childbearingAges: file.childbearingAges ?? base.childbearingAges,
      episodeGapDays: file.episodeGapDays ?? base.episodeGapDays,
    },
    at: source.value.at,
  });
}
