import { dayInZone, parsePeriod } from "@cohort/foundation";
import { isUcum } from "@cohort/units";
import { z } from "zod";
import type { RecencyClass } from "./concept.ts";
import { id, numeral, resultWord } from "./dictionary-schema.ts";
import { isSystemName, SYSTEM_NAMES } from "./systems.ts";

const text = z.string().trim().min(1, "must not be empty");
const age = numeral.pipe(z.number().int().min(0).max(130));
const window = z.string().refine((value) => value === "ever" || parsePeriod(value) !== null, {
  message: "must be `ever` or a period of one unit such as P28D, P8W, P6M or P1Y",
});

const optional = window.optional();
const recencyClasses = {
  laboratory: optional,
  vital: optional,
  "pregnancy-test": optional,
  echocardiography: optional,
  "pulmonary-function": optional,
  imaging: optional,
  serology: optional,
  complement: optional,
  score: optional,
  ever: optional,
} satisfies Record<RecencyClass, typeof optional>;

const limit = z
  .strictObject({
    concept: id,
    sex: z.enum(["female", "male"]).optional(),
    /** Completed years, both ends included. */
    ageFrom: age.optional(),
    ageTo: age.optional(),
    low: numeral.optional(),
    high: numeral.optional(),
    unit: text,
  })
  .refine((row) => row.low !== undefined || row.high !== undefined, {
    message: "must give a low limit, a high limit or both",
  })
  .refine((row) => row.low === undefined || row.high === undefined || row.low <= row.high, {
    message: "low must not be above high",
  })
  .refine(
    (row) => row.ageFrom === undefined || row.ageTo === undefined || row.ageFrom <= row.ageTo,
    {
      message: "ageFrom must not be above ageTo",
    },
  );

export const siteFile = z.strictObject({
  /** IANA zone in which instants become days. */
  timeZone: z
    .string()
    .refine((zone) => dayInZone(zone) !== null, {
      message: "must be an IANA time zone such as Asia/Shanghai or Europe/Berlin",
    })
    .optional(),
  recency: z
    .strictObject({
      ...recencyClasses,
      concepts: z.record(id, window).optional(),
    })
    .optional(),
  limits: z.array(limit).optional(),
  codes: z
    .array(
      z.strictObject({
        /** A system's URI or one of our short names; none: codes sent without a system. */
        system: text.optional(),
        code: text,
        concept: id,
        word: resultWord.optional(),
      }),
    )
    .optional(),
  units: z
    .array(
      z.strictObject({
        written: text,
        ucum: text.refine(isUcum, { message: "must be a valid UCUM code" }),
        /** None: for every concept. */
        concepts: z.array(id).optional(),
      }),
    )
    .optional(),
  questionnaires: z
    .array(
      z.strictObject({
        /** The questionnaire's canonical URL, for one version of it with `|version`. */
        questionnaire: text,
        linkId: text,
        concept: id,
        unit: text.refine(isUcum, { message: "must be a valid UCUM code" }).optional(),
      }),
    )
    .optional(),
  /** The site's URI of a code system to our short name of it. */
  systems: z
    .record(
      text,
      z.string().refine(isSystemName, { message: `must be one of: ${SYSTEM_NAMES.join(", ")}` }),
    )
    .optional(),
  childbearingAges: z
    .strictObject({ from: age, to: age })
    .refine((ages) => ages.from <= ages.to, { message: "from must not be above to" })
    .optional(),
  episodeGapDays: numeral.pipe(z.number().int().min(0).max(3650)).optional(),
});
