import type { Patient, PatientLink, Reference, Resource } from "fhir/r4.js";
import {
  type Raw,
  TooLarge,
  asRaw,
  child,
  children,
  readAs,
  textOf,
  valueOf,
  wordOf,
} from "./raw.ts";
import { isId, targetOf } from "./reference.ts";
import { idOf } from "./resource-index.ts";

/** What a Patient says about who is who, as ids in order, each once. */
export interface StatedLinks {
  /** It must no longer be used: it is these now. */
  readonly replacedBy: readonly string[];
  /** These must no longer be used: they are it now. */
  readonly replaces: readonly string[];
}

const NONE: StatedLinks = { replacedBy: [], replaces: [] };

/** Longer ids are no ids of ours. */
const LONGEST_ID = 128;
/** Nor can these be in one, or in a text of a database. */
const CONTROL = /\p{Cc}/u;

function otherOf(link: Raw<PatientLink>, self: string | null): readonly string[] {
  const modifiers = valueOf(link, "modifierExtension");
  if (Array.isArray(modifiers) && modifiers.length > 0) return [];
  const other: Raw<Reference> | null = child(link, "other");
  const reference = other && textOf(other, "reference");
  const target = reference === null ? null : targetOf(reference);
  if (target?.type !== "Patient" || target.id === self) return [];
  const { id } = target;
  return isId(id) && id.length <= LONGEST_ID && !CONTROL.test(id) ? [id] : [];
}

/**
 * Patient.link of the types `replaced-by` and `replaces` (R4 8.1.8); `refer` and `seealso` make nobody another.
 * A RelatedPerson, a logical reference and the Patient itself are passed over. Never throws.
 */
export function linksOf(patient: unknown): StatedLinks {
  const raw = asRaw<Patient>(patient);
  if (!raw) return NONE;
  const self = idOf(readAs<Resource>(raw));
  try {
    const links = children(raw, "link");
    const of = (type: PatientLink["type"]): readonly string[] => {
      const ids = links.flatMap((link) =>
        wordOf(link, "type", 20) === type ? otherOf(link, self) : [],
      );
      return [...new Set(ids)].toSorted();
    };
    return { replacedBy: of("replaced-by"), replaces: of("replaces") };
  } catch (error) {
    if (error instanceof TooLarge) return NONE;
    throw error;
  }
}
