import { UNKNOWN_REASONS } from "@cohort/criteria";
import { FACT_KINDS } from "@cohort/record";
import { CONCEPT_KINDS } from "@cohort/terminology";
import { z } from "zod";
import { dateSchema, idSchema, instantSchema, orNull } from "./scalars.ts";

const count = z.int().min(0);

const criterionNames = z.array(z.object({ study: idSchema, criterion: idSchema }));

const conceptCoverageSchema = z
  .object({
    concept: idSchema.meta({ example: "creatinine-serum" }),
    label: z.string(),
    kind: z.enum(CONCEPT_KINDS),
    patients: count,
    entries: count,
    newest: orNull(dateSchema),
    fresh: orNull(count).meta({
      description: "Patients with an entry within the default window; null: nothing grows stale.",
    }),
    window: orNull(z.string()).meta({ example: "P28D" }),
    units: z
      .array(z.object({ unit: z.string(), entries: count, converts: z.boolean() }))
      .meta({ description: "Units of its numbers as the EHR wrote them." }),
    tiers: z.partialRecord(z.enum(["core", "candidate", "broad"]), count),
  })
  .meta({ id: "ConceptCoverage" });

const unclaimedCoverageSchema = z
  .object({
    kind: z.enum(FACT_KINDS),
    system: orNull(z.string()),
    code: z.string(),
    patients: count,
    entries: count,
    lastDate: orNull(dateSchema),
    units: z.array(z.string()),
    likely: orNull(
      z.object({
        concept: idSchema,
        label: z.string(),
        unitFits: orNull(z.boolean()),
        criteria: criterionNames,
      }),
    ).meta({ description: "What it probably is: a guess for a person, never used in matching." }),
  })
  .meta({ id: "UnclaimedCoverage" });

const systemCoverageSchema = z
  .object({
    system: orNull(z.string()),
    codes: count,
    entries: count,
    reads: orNull(z.object({ as: z.string(), codes: count, entries: count })).meta({
      description: "The known system that its codes are probably written in.",
    }),
  })
  .meta({ id: "SystemCoverage" });

const criterionCoverageSchema = z
  .object({
    study: idSchema,
    cohort: idSchema,
    criterion: idSchema,
    matches: count,
    unknown: z.partialRecord(z.enum(UNKNOWN_REASONS), count),
    codes: z.array(z.object({ system: orNull(z.string()), code: z.string(), patients: count })),
  })
  .meta({ id: "CriterionCoverage" });

/** What the EHR's data cover: counts and codes, no patient. */
export const coverageSchema = z
  .object({
    asOf: dateSchema,
    patients: count,
    concepts: z.array(conceptCoverageSchema),
    missing: z
      .array(
        z.object({
          concept: idSchema,
          label: z.string(),
          kind: z.enum(CONCEPT_KINDS),
          criteria: criterionNames,
        }),
      )
      .meta({ description: "Concepts that studies ask for and no patient has." }),
    unclaimed: z
      .array(unclaimedCoverageSchema)
      .meta({ description: "Codes that no concept claims, those of most patients first." }),
    further: count.meta({ description: "Entries under codes that are not listed." }),
    systems: z.array(systemCoverageSchema),
    gaps: z.array(
      z.object({
        kind: z.enum(FACT_KINDS),
        reason: z.enum(["unauthorised", "unreadable"]),
        patients: count,
      }),
    ),
    issues: z.array(z.object({ code: z.string(), entries: count, patients: count })),
    criteria: z
      .array(criterionCoverageSchema)
      .meta({ description: "Criteria that stay unknown among candidates, the most often first." }),
    siteLines: z.string().meta({
      description: "YAML for the site file that would map what is likely; to be checked.",
    }),
  })
  .meta({ id: "Coverage" });
export type WireCoverage = z.infer<typeof coverageSchema>;

export const coverageQuerySchema = z.strictObject({ study: idSchema.optional() });

const askedConceptSchema = conceptCoverageSchema
  .extend({
    criteria: criterionNames.meta({ description: "Of active studies, that ask for it." }),
  })
  .meta({ id: "AskedConceptCoverage" });

export const coverageAnswerSchema = coverageSchema
  .extend({
    concepts: z.array(askedConceptSchema),
    computedAt: instantSchema,
    current: z.boolean().meta({
      description: "Made under the dictionary, site file and studies that hold now.",
    }),
  })
  .meta({ id: "CoverageReport" });
export type CoverageAnswer = z.infer<typeof coverageAnswerSchema>;
