import type { WireMessage } from "@cohort/contract";
import type { Language } from "./catalogue.ts";
import { GERMAN } from "./explanations-de.ts";
import { CHINESE } from "./explanations-zh.ts";

/** The values of a message by name, with ways to say them. What is not there is null or an empty text. */
export interface Said {
  readonly of: (name: string) => string;
  readonly has: (name: string) => boolean;
  readonly is: (name: string, value: string | number) => boolean;
  readonly inclusion: boolean;
}
export type Explanation = (said: Said) => string;

/** A language's templates by message id, and how it joins what they give. */
export interface Explanations {
  readonly templates: Readonly<Record<string, Explanation>>;
  /** As numbers are written in it. */
  readonly decimal: "." | ",";
  readonly joint: string;
  readonly stop: string;
}

const LANGUAGES: Readonly<Partial<Record<Language, Explanations>>> = { de: GERMAN, zh: CHINESE };

/** A person's question is part of the study and stays as it is written; it is put behind what is known. */
const ASKS: ReadonlySet<string> = new Set(["review", "judgement", "joined"]);

/** As it was recorded, with the comparator that it may have. */
const NUMBER = /^[<>]?=?\s?-?\d+\.\d+$/u;

const valuesOf = (
  { values }: WireMessage,
  type: "inclusion" | "exclusion",
  decimal: Explanations["decimal"],
): Said => ({
  of: (name) => {
    const text = String(values[name] ?? "");
    return NUMBER.test(text) ? text.replace(".", decimal) : text;
  },
  has: (name) => values[name] != null,
  is: (name, value) => values[name] === value,
  inclusion: type === "inclusion",
});

/** Null where a message, or a part of it, has no template. */
function sentence(
  explanations: Explanations,
  message: WireMessage,
  type: "inclusion" | "exclusion",
): string | null {
  const { templates, decimal, joint, stop } = explanations;
  if (!ASKS.has(message.id))
    return templates[message.id]?.(valuesOf(message, type, decimal)) ?? null;
  if (message.id === "judgement") return "";
  // Joined without its parts: it was made before they were kept.
  if (message.id === "joined" && !message.parts) return null;
  const parts = (message.parts ?? []).map((part) => sentence(explanations, part, type));
  if (parts.includes(null)) return null;
  const said = [...new Set(parts.filter((part) => part !== null && part !== ""))];
  if (message.id === "joined") return said.join(joint);
  const question = String(message.values["question"] ?? "");
  return [...said.map((part) => `${part}${stop}`), question].join(" ").trim();
}

/** The message in a language other than English; null where it cannot be said in it. */
export function explanationIn(
  language: Language,
  message: WireMessage,
  type: "inclusion" | "exclusion",
): string | null {
  const explanations = LANGUAGES[language];
  const said = explanations ? sentence(explanations, message, type) : null;
  if (said === null || said === "" || !explanations) return null;
  const isClosed = /[.?!。？！]$/u.test(said);
  return said.charAt(0).toUpperCase() + said.slice(1) + (isClosed ? "" : explanations.stop);
}
