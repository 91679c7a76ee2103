import type { AnalyteKey, Limits } from "./terms/analytes.ts";
import type { AllergenKey, ProcedureKey, VaccineKey } from "./terms/deeds.ts";
import type { DiagnosisKey } from "./terms/diagnoses.ts";
import type { DrugKey } from "./terms/drugs.ts";
import type { FindingKey, WordKey } from "./terms/findings.ts";
import type { HomeKey } from "./terms/homes.ts";
import type { Examination } from "./terms/examinations.ts";

export type Sex = "female" | "male";

/** One result as a story wants it; what it leaves open is filled in as the laboratory would. */
export interface Result {
  /** A number in the analyte's own unit (in `unit` where one is named), a word, or any other text. */
  readonly is?: number | string;
  /** Negative: dated in the future. Null: without any date. */
  readonly daysAgo?: number | null;
  /** Written instead of the laboratory's, without conversion. Null: none. */
  readonly unit?: string | null;
  /** Null: no limits of normal. */
  readonly normal?: Limits | null;
  readonly comparator?: "<" | ">";
  readonly status?: "preliminary" | "amended" | "corrected" | "cancelled" | "entered-in-error";
  readonly flag?: "H" | "L" | "N" | "POS" | "NEG";
  /** A code of the laboratory's own, with its display, instead of a known one. */
  readonly localCode?: readonly [code: string, display: string];
  /** So much of the date as is known. */
  readonly precision?: "month" | "year";
  /** Why there is no value, as a code of `data-absent-reason`. */
  readonly missing?: "not-performed" | "error";
  /** Found in a specimen or with oxygen that the code does not tell: a component of the result. */
  readonly oxygen?: number;
}

/** A value alone, a result in detail, several, or none where null. */
export type Results = Readonly<
  Partial<Record<AnalyteKey | FindingKey, number | WordKey | Result | readonly Result[] | null>>
>;

export interface DiagnosisEntry {
  readonly what: DiagnosisKey;
  readonly coded?: "snomed" | "icd10cm" | "icd10" | "local" | "text";
  /** Onset, in days ago; null: not stated. */
  readonly since?: number | null;
  /** Resolved so many days ago. */
  readonly until?: number;
  readonly clinical?: "active" | "remission" | "resolved" | "inactive" | null;
  readonly verification?:
    | "provisional"
    | "differential"
    | "unconfirmed"
    | "refuted"
    | "entered-in-error"
    | null;
  readonly severity?: "mild" | "moderate" | "severe";
}

export interface DrugEntry {
  readonly what: DrugKey;
  readonly as?: "request" | "statement" | "dispense" | "administration";
  /** Started so many days ago. */
  readonly from: number;
  /** Last taken so many days ago; unset: still taken. */
  readonly until?: number;
  /** mg a day. */
  readonly mg?: number;
  /** So many tablets a day instead, whose strength the entry does not tell. */
  readonly tablets?: number;
  readonly status?: "stopped" | "entered-in-error" | "not-taken" | "cancelled";
  /** How the drug is named: a code in place, a contained Medication, one of the list, one that is not there, words alone. */
  readonly named?: "rxnorm" | "atc" | "contained" | "listed" | "dangling" | "text";
}

export interface Dated<T> {
  readonly what: T;
  /** Negative: planned. */
  readonly daysAgo: number;
  readonly status?: "entered-in-error" | "not-done" | "preparation";
}

export interface AllergyEntry {
  readonly what: AllergenKey;
  readonly severe?: true;
  readonly refuted?: true;
}

export type UnknownReason =
  | "missing"
  | "stale"
  | "conflicting"
  | "unit"
  | "range"
  | "undated"
  | "imprecise"
  | "unconfirmed"
  | "unmapped"
  | "unreadable";

/** A disease that a study asks for, and the complete work-up of someone who has it. */
export type DiseaseKey =
  | "lupus"
  | "sjogren"
  | "scleroderma"
  | "myositis"
  | "antisynthetase"
  | "arthritis"
  | "vasculitis"
  | "antiphospholipid";

/** A study and one of its cohorts. */
export type CohortKey =
  | "NCT06421701 sle"
  | "NCT06967038 pss"
  | "NCT06464679 pss"
  | "NCT06464679 ssc"
  | "NCT06464679 iim"
  | "NCT06464679 ra"
  | "NCT06613490 ra"
  | "NCT06613490 asys"
  | "NCT06614270 ssc"
  | "NCT06614270 iim"
  | "NCT06614270 aav"
  | "NCT06614270 sjs"
  | "NCT06614270 aps";

/** What a story is there to show of a cohort; a test of the whole house holds it to that. */
export interface Shown {
  readonly study: string;
  readonly cohort: string;
  readonly verdict: "eligible" | "possible" | "ineligible";
  /** The criterion that the story turns on, and how it ends. */
  readonly criterion?: string;
  readonly outcome?: "pass" | "fail" | "unknown" | "review";
  readonly reason?: UnknownReason;
  readonly nearMiss?: true;
  /** Becomes eligible by itself. */
  readonly later?: true;
  readonly deceased?: true;
  /** Neither the disease nor a sign of it: no candidate at all. */
  readonly noCandidate?: true;
}

/** An imaging report: what it found by code, or in the words of its text alone. */
export interface ReportEntry {
  readonly what: Examination;
  readonly daysAgo: number;
  readonly as?: "coded" | "text";
}

/**
 * Someone with one of the diseases, or nearly. Each starts from the complete work-up of an eligible
 * person (`work-ups/`); a story says only in what it differs.
 */
export interface StoryRow {
  readonly key: string;
  readonly about: string;
  readonly shows: Shown | readonly Shown[];
  /** Default: female. */
  readonly sex?: Sex;
  /** Completed years; the birthday lies well inside the year. */
  readonly age: number;
  /** Completes this many years in so many days, instead of `age`. */
  readonly turns?: { readonly years: number; readonly inDays: number };
  /** So much of the birth date as is known. */
  readonly birthPrecision?: "year";
  readonly home?: HomeKey;
  readonly kg?: number;
  /** Default: the disease, confirmed, for a while. */
  readonly diagnosis?: readonly DiagnosisEntry[];
  readonly alsoHas?: readonly DiagnosisEntry[];
  /** Default: more than 1 mg of prednisone per kg and day. */
  readonly steroid?: readonly DrugEntry[];
  /** Default: what the studies ask to have been tried, for more than eight months. */
  readonly immunomodulators?: readonly DrugEntry[];
  readonly alsoTakes?: readonly DrugEntry[];
  readonly results?: Results;
  readonly reports?: readonly ReportEntry[];
  readonly procedures?: readonly Dated<ProcedureKey>[];
  readonly vaccines?: readonly Dated<VaccineKey>[];
  readonly allergies?: readonly AllergyEntry[];
  /** Died so many days ago. */
  readonly died?: number;
}

/** A story with the diseases whose work-ups its person has had, the first one's entries first. */
export interface Story extends StoryRow {
  readonly diseases: readonly DiseaseKey[];
}
