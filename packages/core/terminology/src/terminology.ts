import type { ConceptId, Day, DaySpan, DayOfInstant } from "@cohort/foundation";
import type { Concept, Hit, Recency, RecencyClass, SiteLimit } from "./concept.ts";
import type { PrintedCode } from "./codes-of.ts";
import type { Question } from "./questionnaires.ts";

export interface Coding {
  readonly system: string | null;
  readonly code: string;
}

/** The dictionary and the site file, compiled into look-ups. Built once at start; never changes. */
export interface Terminology {
  /** Hash of the dictionary's content, loaded descendants included. */
  readonly dictionaryHash: string;
  /** Hash of the site file's content. */
  readonly siteHash: string;
  /** Hash of what decides how FHIR is read: codes, words and time zone. Older records are read again. */
  readonly mappingHash: string;
  /** The content behind the first two hashes, as canonical JSON: kept so that an old match can be replayed. */
  sources(): { readonly dictionary: string; readonly site: string };
  /** Short names of the systems of which a hierarchy is loaded; of all others only listed codes match. */
  readonly hierarchies: readonly string[];
  readonly timeZone: string;
  readonly dayOf: DayOfInstant;
  readonly concepts: ReadonlyMap<ConceptId, Concept>;
  /**
   * The concepts that claim a code, core tier first; a broader concept is left out where a narrower one
   * claims the code as surely. Empty where none does. A descendant of a listed code is claimed as that code
   * is; of several listed codes that one concept has on its way up, the nearest decides.
   */
  hits(coding: Coding): readonly Hit[];
  /** A code that the dictionary names as *not* being its concept: known, so never `unmapped`. */
  isExcluded(coding: Coding): boolean;
  /** The codes to ask someone else for a concept by. Never empty; each of them is claimed by it or a narrower one. */
  codesOf(concept: ConceptId): readonly PrintedCode[];
  /** The concept whose label or synonym an unclaimed entry's display resembles; null where none. */
  suspect(display: string): ConceptId | null;
  /**
   * The closed-list word that a coded or textual result stands for (`positive`, `negative`,
   * `indeterminate`, `pregnant`, `no-response` ...); null where it is on no list.
   */
  word(concept: ConceptId, codings: readonly Coding[], text: string | null): string | null;
  /** What one of `unit` is in the concept's canonical unit, as a printed decimal; null: not convertible. */
  factor(concept: ConceptId, unit: string): number | null;
  /**
   * A value in the concept's canonical unit, in decimal arithmetic; null: not convertible. Beyond
   * `factor` it knows degrees and logarithms (`{Log_IU}/mL` of a viral load).
   */
  canonicalValue(concept: ConceptId, value: number, unit: string): number | null;
  /** The mg in one tablet or capsule of a product; null: not one whose strength the dictionary has. */
  tabletMg(coding: Coding): number | null;
  /** What the site maps a question of a questionnaire (`url` or `url|version`) to; null: nothing. */
  question(questionnaire: string, linkId: string): Question | null;
  /** The default window of a recency class. */
  recencyOf(recency: RecencyClass): Recency;
  /** The default window of one concept: the site's for it, else its class's. */
  windowOf(concept: ConceptId): Recency;
  /** The site's limits of normal for a concept, for someone of this sex and birth date on a day. */
  siteLimit(
    concept: ConceptId,
    sex: string | null,
    birth: DaySpan | null,
    on: Day,
  ): SiteLimit | null;
  /** The ages (completed years, both ends included) at which a woman may bear children; a site's choice. */
  readonly childbearingAges: { readonly from: number; readonly to: number };
  /** Days between two entries of one drug that still count as one episode; a site's choice. */
  readonly episodeGapDays: number;
}
