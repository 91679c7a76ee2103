import { z } from "zod";

/** Who a person is, as a screen says it. Lives as long as the answer. */
export interface Named {
  readonly name: string | null;
  readonly birthDate: string | null;
}

const word = z.string().trim().min(1);

// What an EHR gives is read as it comes: one odd member leaves the rest readable.
const nameSchema = z.object({
  use: z.string().optional().catch(undefined),
  text: word.optional().catch(undefined),
  family: word.optional().catch(undefined),
  given: z.array(word).optional().catch(undefined),
  period: z
    .object({ end: z.string().optional().catch(undefined) })
    .optional()
    .catch(undefined),
});
type Name = z.infer<typeof nameSchema>;

const personSchema = z.object({
  name: z.array(nameSchema.catch({})).catch([]),
  birthDate: z
    .string()
    .regex(/^\d{4}(-\d{2}){0,2}$/)
    .nullable()
    .catch(null),
});

const NAME_LENGTH = 200;

/** FHIR R4 NameUse, in the order in which a person is called by them; names that they had before are none of theirs. */
const CALLED_BY: readonly (string | undefined)[] = ["usual", "official", undefined, "nickname"];

const written = ({ text, given = [], family }: Name): string =>
  text ?? [...given, family ?? ""].join(" ").trim();

/** The name by which the EHR calls someone now, and the birth date as far as it says. */
export function namedOf(patient: object): Named {
  const { name, birthDate } = personSchema.parse(patient);
  const current = name.filter(({ use, period }) => CALLED_BY.includes(use) && !period?.end);
  const [called] = current
    .filter((one) => written(one) !== "")
    .toSorted((a, b) => CALLED_BY.indexOf(a.use) - CALLED_BY.indexOf(b.use));
  return { name: called ? written(called).slice(0, NAME_LENGTH) : null, birthDate };
}
