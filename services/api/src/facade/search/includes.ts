import { FHIR_INCLUDES, type SearchedType } from "@cohort/contract";

/** What is brought along: the type that refers, and the search parameter that is the reference. */
export type Include = keyof typeof FHIR_INCLUDES;

const FORM = /^([A-Za-z]+:[a-z]+)(?::([A-Za-z]+))?$/;

const isInclude = (text: string): text is Include => Object.hasOwn(FHIR_INCLUDES, text);

/**
 * FHIR R4 3.1.1.5.4: of what was searched, and, where it iterates, of what comes along with it. Null where it is not served, as
 * anything is that could never bring anything.
 */
export function readInclude(
  type: SearchedType,
  { modifier, value }: { readonly modifier: string | null; readonly value: string },
): Include | null {
  const [, name = "", target] = FORM.exec(value) ?? [];
  if (!isInclude(name) || (target !== undefined && target !== FHIR_INCLUDES[name])) return null;
  if (modifier !== null && modifier !== "iterate") return null;
  const isFurther = modifier === "iterate" && type === "List" && name !== "List:item";
  return name.startsWith(`${type}:`) || isFurther ? name : null;
}
