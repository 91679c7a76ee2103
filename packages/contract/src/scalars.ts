import { z } from "zod";

/** Of the years 1 to 9999 in UTC: ISO 8601 writes others otherwise, and no database takes the year 0. */
const isOfOurEra = (text: string): boolean => {
  const year = new Date(text).getUTCFullYear();
  // What is no date at all is told of as that, and of nothing else.
  return Number.isNaN(year) || (year >= 1 && year <= 9999);
};

const OTHER_ERA = "must be of the years 0001 to 9999";

/** A real calendar date; `2026-02-30` is none. */
export const dateSchema = z.iso
  .date("must be a calendar date, YYYY-MM-DD")
  .refine(isOfOurEra, OTHER_ERA)
  .meta({ example: "2026-11-01" });

export const instantSchema = z.iso
  .datetime()
  .refine(isOfOurEra, OTHER_ERA)
  .meta({ example: "2026-11-01T08:30:00.000Z" });

/** The same in any time zone. */
export const zonedInstantSchema = z.iso.datetime({ offset: true }).refine(isOfOurEra, OTHER_ERA);

/** `schema` or null. Written as a union: the document maker drops the null of a nullable named schema. */
export const orNull = <T extends z.ZodType>(schema: T) => z.union([schema, z.null()]);

/** FHIR R4 2.24.0.1 `id`, and what servers give beside: `_`, and more than 64 characters, as Oracle Health says of its own. */
const FHIR_ID = /^[A-Za-z0-9\-._]{1,128}$/;

export const isFhirId = (text: string): boolean => FHIR_ID.test(text);

export const patientReferenceSchema = z
  .string()
  .regex(/^Patient\/[A-Za-z0-9\-._]{1,128}$/, "must be a reference such as Patient/123")
  .meta({ example: "Patient/123" });

/** A NUL and half of a surrogate pair: no database keeps them as they were given. */
const NO_TEXT = /[\0\p{Surrogate}]/u;

export const isText = (text: string): boolean => !NO_TEXT.test(text);

/** What a person types, without blanks around it. */
export const typedText = (longest: number, shortest = 0) =>
  z.string().trim().min(shortest).max(longest).refine(isText, "has a character that is no text");

/** Study, cohort and criterion ids, and dictionary concepts: short, printable, no spaces. */
export const idSchema = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/, "must be an id of letters, digits, '-', '_' and '.'");

/** What every list and match answer says of itself. */
export const NOTICE =
  "These results are suggestions made from recorded data. Each one needs clinical review before anyone acts on it.";

export const noticeSchema = z
  .literal(NOTICE)
  .meta({ description: "How the answer is to be read: a suggestion that needs clinical review." });
