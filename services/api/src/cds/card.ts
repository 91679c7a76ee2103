import { type CdsCard, NOTICE } from "@cohort/contract";
import { type CardMatch, OVERRIDE_REASONS, type OverrideReason } from "@cohort/postgres";
import { inMarkdown, plainText } from "./markdown.ts";

/** A study as the card tells of it. */
export interface CardStudy extends CardMatch {
  readonly title: string;
  readonly cohortLabel: string;
  /** Under which someone takes it up. */
  readonly suggestion: string;
}

export interface CardInput {
  readonly uuid: string;
  readonly publicUrl: string;
  /** Of a patient on record, who has a page; null: of what was sent alone. */
  readonly patient: string | null;
  /** Best first; not empty. */
  readonly studies: readonly CardStudy[];
  /** Of all that may fit, those not listed included. */
  readonly total: number;
}

const CODES = "https://cohort-matcher.org/fhir/CodeSystem";
export const OVERRIDE_SYSTEM = `${CODES}/card-override-reason`;

const REASONS = {
  "already-enrolled": "Already enrolled",
  "not-interested": "Patient is not interested",
  "not-suitable": "Not suitable for this patient",
  other: "Another reason",
} as const satisfies Record<OverrideReason, string>;

const TOPIC = {
  system: `${CODES}/card-topic`,
  code: "trial-match",
  display: "Clinical trial eligibility",
};

const TITLE = 140;
const LABEL = 80;
const STEP = 300;

/** ClinicalTrials.gov's ids; studies of other registries have no page that we know of. */
const NCT = /^NCT\d{8}$/;

const studies = (count: number): string =>
  count === 1 ? "1 recruiting study" : `${count} recruiting studies`;

function summaryOf({ total, studies: listed }: CardInput): string {
  const isNow = listed.some(({ verdict }) => verdict !== "ineligible");
  return `${studies(total)} may fit this patient${isNow ? "" : " before long"}`;
}

function verdictInWords({ verdict, eligibleFrom }: CardStudy): string {
  switch (verdict) {
    case "eligible":
      return "nothing on record speaks against it";
    case "possible":
      return "possible, more has to be known";
    case "ineligible":
      return eligibleFrom === null ? "not eligible now" : `not eligible before ${eligibleFrom}`;
  }
}

/** `33 of 46 criteria met (12 of them presumed), 9 unknown, 4 for a person to judge`. */
function countsInWords({ counts }: CardStudy): string {
  const { pass, presumed, unknown, fail, review } = counts;
  const all = pass + presumed + unknown + fail + review;
  const parts = [
    `${pass + presumed} of ${all} criteria met${presumed > 0 ? ` (${presumed} of them presumed)` : ""}`,
    ...(unknown > 0 ? [`${unknown} unknown`] : []),
    ...(review > 0 ? [`${review} for a person to judge`] : []),
    ...(fail > 0 ? [`${fail} not met`] : []),
  ];
  return parts.join(", ");
}

function paragraphOf(study: CardStudy): string {
  const id = inMarkdown(study.study, LABEL);
  const title = inMarkdown(study.title, TITLE);
  const label = inMarkdown(study.cohortLabel, LABEL);
  const lines = [
    `- **${id}**${title === "" ? "" : ` ${title}`}${label === "" ? "" : ` – ${label}`}: ${verdictInWords(study)}.`,
    `  ${countsInWords(study)}.`,
    ...(study.nextStep === null ? [] : [`  Next: ${inMarkdown(study.nextStep, STEP)}.`]),
  ];
  return lines.join("  \n");
}

function detailOf({ studies: listed, total }: CardInput): string {
  const rest = total - listed.length;
  return [
    NOTICE,
    listed.map(paragraphOf).join("\n"),
    ...(rest > 0 ? [`And ${studies(rest)} more.`] : []),
  ].join("\n\n");
}

function linksOf({
  publicUrl,
  patient,
  studies: listed,
}: CardInput): NonNullable<CdsCard["links"]> {
  return listed.flatMap(({ study }) => {
    const id = plainText(study, LABEL);
    const page = `${publicUrl}/studies/${encodeURIComponent(study)}/candidates`;
    return [
      ...(patient === null
        ? []
        : [
            {
              label: `Review for ${id}`,
              url: `${page}/${encodeURIComponent(patient)}`,
              type: "absolute" as const,
            },
          ]),
      ...(NCT.test(study)
        ? [
            {
              label: `${id} on ClinicalTrials.gov`,
              url: `https://clinicaltrials.gov/study/${study}`,
              type: "absolute" as const,
            },
          ]
        : []),
    ];
  });
}

/**
 * One card (CDS Hooks 2.0) about the studies. Whatever they are called, it keeps to the standard's bounds, its Markdown is inert,
 * and it says nothing of who the patient is.
 */
export function cardOf(input: CardInput): CdsCard {
  const links = linksOf(input);
  return {
    uuid: input.uuid,
    summary: summaryOf(input),
    detail: detailOf(input),
    indicator: "info",
    source: { label: "Cohort matcher", url: input.publicUrl, topic: TOPIC },
    suggestions: input.studies.map(({ study, suggestion }) => ({
      label: `Ask the research office about ${plainText(study, LABEL)}`,
      uuid: suggestion,
    })),
    selectionBehavior: "any",
    overrideReasons: OVERRIDE_REASONS.map((code) => ({
      system: OVERRIDE_SYSTEM,
      code,
      display: REASONS[code],
    })),
    ...(links.length === 0 ? {} : { links }),
  };
}
