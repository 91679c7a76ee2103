import { type Hit, canonicalParts } from "@cohort/terminology";
import type {
  CodeableConcept,
  Extension,
  Questionnaire,
  QuestionnaireItem,
  QuestionnaireResponse,
} from "fhir/r4.js";
import { LOINC } from "./codes.ts";
import {
  MOST_ITEMS,
  type Raw,
  TooLarge,
  asRaw,
  child,
  children,
  readAs,
  textOf,
  wordOf,
} from "./raw.ts";
import type { Reading } from "./reading.ts";
import { typeOf } from "./resource-index.ts";

/** What the answers to one question are results of. */
export interface Question {
  readonly hits: readonly Hit[];
  /** UCUM unit of a plain number; null: not said. */
  readonly unit: string | null;
  /** The item's codes, where no concept claims them; null: it has none. */
  readonly unclaimed: Raw<CodeableConcept> | null;
}

export type Ask = (linkId: string) => Question;

/** Groups of groups; an honest form has about five. */
export const DEEPEST_ITEM = 32;
const LONGEST_URL = 2000;
export const LONGEST_LINK_ID = 300;

type Items = ReadonlyMap<string, Raw<QuestionnaireItem>>;
const KNOWN = new WeakMap<Raw<Questionnaire>, Items>();

/** A form's items by linkId, at whatever depth. */
function itemsOf(form: Raw<Questionnaire>): Items {
  const known = KNOWN.get(form);
  if (known) return known;
  const items = new Map<string, Raw<QuestionnaireItem>>();
  let seen = 0;
  const walk = (list: readonly Raw<QuestionnaireItem>[], levels: number): void => {
    if (list.length > 0 && levels === 0) throw new TooLarge();
    for (const item of list) {
      seen += 1;
      if (seen > MOST_ITEMS) throw new TooLarge();
      const linkId = wordOf(item, "linkId", LONGEST_LINK_ID);
      if (linkId !== null && !items.has(linkId)) items.set(linkId, item);
      walk(children(item, "item"), levels - 1);
    }
  };
  walk(children(form, "item"), DEEPEST_ITEM);
  KNOWN.set(form, items);
  return items;
}

const urlOf = (form: Raw<Questionnaire>): string | null => wordOf(form, "url", LONGEST_URL);
const versionOf = (form: Raw<Questionnaire>): string => wordOf(form, "version", 200) ?? "";

/** The form that a response was filled in from, where it came along: contained, or in the same Bundle. */
function formOf(
  response: Raw<QuestionnaireResponse>,
  canonical: string | null,
  { index }: Reading,
): Raw<Questionnaire> | null {
  const contained = children(response, "contained")
    .filter((each) => typeOf(each) === "Questionnaire")
    .map((each) => readAs<Questionnaire>(each));
  if (canonical === null) return contained.length === 1 ? (contained[0] ?? null) : null;
  const { url, version } = canonicalParts(canonical);
  const isMeant = (form: Raw<Questionnaire>): boolean =>
    urlOf(form) === url && (version === null || ["", version].includes(versionOf(form)));
  const inside = contained.find(isMeant);
  if (inside) return inside;
  const found: { readonly key: string; readonly form: Raw<Questionnaire> }[] = [];
  index.each("Questionnaire", (raw, source) => {
    const form = readAs<Questionnaire>(raw);
    if (isMeant(form)) found.push({ key: `${versionOf(form)} ${source}`, form });
  });
  // Of several the last, so that their order does not matter.
  const [last] = found.toSorted((a, b) => (a.key < b.key ? 1 : -1));
  if (last) return last.form;
  const named = index.resolve(canonical, response);
  return named && typeOf(named) === "Questionnaire" ? readAs<Questionnaire>(named) : null;
}

const UNIT = "http://hl7.org/fhir/StructureDefinition/questionnaire-unit";

/** The unit that a form gives for plain numbers (extension questionnaire-unit of FHIR R4). */
function unitOfItem(item: Raw<QuestionnaireItem>): string | null {
  const extension = children(item, "extension").find((each) => textOf(each, "url") === UNIT);
  const coding = extension && child(readAs<Extension>(extension), "valueCoding");
  return coding ? wordOf(coding, "code", 60) : null;
}

/** `/55757-9/44250-9`: what LForms makes of the LOINC codes of a form and its items. */
const LOINC_PATH = /^(?:\/?\d{1,7}-\d)+$/;

const conceptOf = (coding: readonly unknown[]): Raw<CodeableConcept> | null =>
  coding.length === 0 ? null : asRaw<CodeableConcept>({ coding });

/**
 * How the questions of a response are told: by the site file, else by the codes of the form's item, else by a
 * linkId that is a LOINC code which some concept claims.
 */
export function questionsOf(response: Raw<QuestionnaireResponse>, reading: Reading): Ask {
  const { terminology, codes } = reading;
  const reference = wordOf(response, "questionnaire", LONGEST_URL);
  const form = formOf(response, reference, reading);
  const canonical = reference?.startsWith("#") === false ? reference : form && urlOf(form);
  const items: Items = form ? itemsOf(form) : new Map();
  return (linkId) => {
    const mapped = canonical === null ? null : terminology.question(canonical, linkId);
    if (mapped) {
      const hits = [{ concept: mapped.concept, tier: "core" }] as const;
      return { hits, unit: mapped.unit, unclaimed: null };
    }
    const item = items.get(linkId);
    const unit = item ? unitOfItem(item) : null;
    const own = item ? conceptOf(children(item, "code")) : null;
    const ownHits = own ? codes.hits(own) : [];
    if (ownHits.length > 0) return { hits: ownHits, unit, unclaimed: null };
    const code = LOINC_PATH.test(linkId) ? linkId.slice(linkId.lastIndexOf("/") + 1) : null;
    const byLink = code === null ? null : conceptOf([{ system: LOINC, code }]);
    return { hits: byLink ? codes.hits(byLink) : [], unit, unclaimed: own };
  };
}
