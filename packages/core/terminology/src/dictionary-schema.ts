import { z } from "zod";
import { CONCEPT_KINDS, RECENCY_CLASSES, TIERS } from "./concept.ts";
import { SYSTEM_NAMES, type SystemName } from "./systems.ts";

/** All scalars arrive as text (`readYaml`). */
export const numeral = z
  .string()
  .regex(/^-?\d+(?:\.\d+)?$/, "must be a plain decimal number")
  .transform(Number);
export const truth = z.enum(["true", "false"]).transform((text) => text === "true");
export const id = z.string().regex(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/, "must be a kebab-case id");
/** What a result says: a kebab-case word, or a plain numeral where a concept with a unit is graded in words. */
export const resultWord = z
  .string()
  .regex(
    /^(?:[a-z][a-z0-9]*(?:-[a-z0-9]+)*|\d+(?:\.\d+)?)$/,
    "must be a kebab-case word or a plain numeral",
  );
const text = z.string().trim().min(1, "must not be empty");

const codes = text.optional();
const systemKeys = {
  snomed: codes,
  loinc: codes,
  rxnorm: codes,
  atc: codes,
  "icd-10-cm": codes,
  "icd-10": codes,
  "icd-10-pcs": codes,
  cpt: codes,
  hcpcs: codes,
  cvx: codes,
  interpretation: codes,
  "yes-no": codes,
  "encounter-class": codes,
  local: codes,
} satisfies Record<SystemName, typeof codes>;

/** `{ loinc: 718-7, name: ... }`: one system and its code, or several with spaces between;
 * a `*` at the end makes a prefix. */
const codeRow = z
  .strictObject({
    name: text.optional(),
    tier: z.enum(TIERS).optional(),
    /** Is meant with all its descendants; matches exactly as long as no hierarchy is loaded. */
    descendants: truth.optional(),
    word: resultWord.optional(),
    ...systemKeys,
  })
  .refine((row) => SYSTEM_NAMES.filter((name) => Object.hasOwn(row, name)).length === 1, {
    message: `must name exactly one code system of: ${SYSTEM_NAMES.join(", ")}`,
  });

const conceptEntry = z.strictObject({
  label: text,
  kind: z.enum(CONCEPT_KINDS),
  recency: z.enum(RECENCY_CLASSES).optional(),
  /** Canonical UCUM unit. */
  unit: text.optional(),
  /** A result without a unit is in the canonical one. */
  unitless: truth.optional(),
  /** UCUM unit to what one of it is in the canonical unit. */
  printed: z.record(text, numeral).optional(),
  synonyms: z.array(text).optional(),
  /** The list of `words` that its results are read by. */
  words: id.optional(),
  broader: z.array(id).optional(),
  members: z.array(id).optional(),
  codes: z.array(codeRow).optional(),
  excluded: z.array(codeRow).optional(),
  systemic: truth.optional(),
  /** How a DMARD or a drug against B cells acts: one word for all that act alike. */
  mechanism: id.optional(),
  /** mg of this glucocorticoid that equal 5 mg of prednisone. */
  equalsPrednisone5: numeral.optional(),
  belowLimitIsNormal: truth.optional(),
  /** A result from another specimen is not this concept's, whatever its code says. */
  specimen: z.enum(["blood"]).optional(),
  /** mg in one tablet or capsule to the RxNorm products, of no other ingredient, that hold it. */
  tablets: z.record(z.string().regex(/^\d+(?:\.\d+)?$/, "must be mg"), codes).optional(),
  /**
   * What the conclusion of a report says where it may mean this concept, in lower case. Never decides: it
   * puts the question to a person.
   */
  reportPhrases: z
    .array(text.refine((phrase) => phrase === phrase.toLowerCase(), "must be in lower case"))
    .optional(),
  note: text.optional(),
});

const wordEntry = z.strictObject({
  codes: z.array(codeRow).optional(),
  texts: z.array(text).optional(),
});

export const dictionaryFile = z.strictObject({
  concepts: z.record(id, conceptEntry).optional(),
  /** List to word to the codes and texts that say it. */
  words: z.record(id, z.record(resultWord, wordEntry)).optional(),
});

export type CodeRow = z.infer<typeof codeRow>;
export type ConceptEntry = z.infer<typeof conceptEntry>;
export type WordEntry = z.infer<typeof wordEntry>;
