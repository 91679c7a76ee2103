import { z } from "zod";
import { limitOfValueSchema } from "./match.ts";
import { type Operation, candidateParamsSchema } from "./operation.ts";
import { idSchema, instantSchema, orNull } from "./scalars.ts";

const pointSchema = z
  .object({
    resource: z.string().meta({ example: "Observation/o1" }),
    date: orNull(z.string()),
    value: orNull(z.number()).meta({
      description: "In the series' unit; null: it is no such number.",
    }),
    recorded: z
      .object({
        value: orNull(z.union([z.number(), z.string(), z.boolean()])),
        unit: orNull(z.string()),
      })
      .meta({ description: "As the EHR wrote it." }),
    limit: orNull(limitOfValueSchema).meta({
      description: "The result's own reference range, in the series' unit.",
    }),
    final: z.boolean(),
    derivedBy: orNull(z.string()),
    attested: z.boolean(),
  })
  .meta({ id: "SeriesPoint" });

const oneSeriesSchema = z
  .object({
    concept: idSchema,
    label: z.string(),
    kind: z
      .enum([
        "lab",
        "vital",
        "score",
        "condition",
        "medication",
        "procedure",
        "immunization",
        "allergy",
        "status",
      ])
      .meta({ description: "What the concept is, so that a form asks for the right thing." }),
    unit: orNull(z.string()).meta({ description: "UCUM; null: its results are words only." }),
    points: z.array(pointSchema).meta({ description: "Oldest first, at most the newest 200." }),
  })
  .meta({ id: "Series" });
export type Series = z.infer<typeof oneSeriesSchema>;

export const seriesSchema = z
  .object({ series: z.array(oneSeriesSchema) })
  .meta({ id: "SeriesList" });
export type SeriesList = z.infer<typeof seriesSchema>;

export const personSchema = z
  .object({
    name: orNull(z.string()),
    birthDate: orNull(z.string()),
    readAt: instantSchema,
  })
  .meta({ id: "Person", description: "Read from the EHR now, stored nowhere." });
export type Person = z.infer<typeof personSchema>;

const CANDIDATE = "/v1/studies/{study}/candidates/{id}";

export const SERIES_OPERATIONS = {
  readSeries: {
    method: "get",
    path: `${CANDIDATE}/series`,
    tag: "candidates",
    summary: "A candidate's results of some concepts over time, in one unit each",
    params: candidateParamsSchema,
    query: z.strictObject({
      concept: z
        .string()
        .regex(
          /^[a-z0-9][a-z0-9-]{0,79}(?:,[a-z0-9][a-z0-9-]{0,79}){0,9}$/,
          "must name at most ten concepts, with commas",
        )
        .meta({ example: "c3,c4" }),
    }),
    answer: { status: 200, description: "One series a concept.", schema: seriesSchema },
    problems: ["invalid-request", "not-found", "unavailable"],
  },
  readPerson: {
    method: "get",
    path: `${CANDIDATE}/person`,
    tag: "candidates",
    summary: "A candidate's name, read from the EHR now",
    params: candidateParamsSchema,
    answer: { status: 200, description: "The person.", schema: personSchema },
    problems: ["not-found", "ehr-unavailable", "unavailable"],
  },
} as const satisfies Record<string, Operation>;
