import { z } from "zod";

/** CDS Hooks 2.0: nothing that is there may be empty. */
const text = z.string().min(1);
const url = z.url();

/** CDS Hooks 2.0, Coding: `display` where a person is to see it. */
const codingSchema = z.strictObject({ system: url, code: text, display: text });

const linkSchema = z
  .strictObject({
    label: text,
    url,
    type: z.enum(["absolute", "smart"]),
    appContext: text.optional(),
  })
  .refine(({ type, appContext }) => appContext === undefined || type === "smart", {
    path: ["appContext"],
    error: "is for links that launch an app",
  });

const suggestionSchema = z.strictObject({ label: text, uuid: z.uuid() });

/** Summaries are shorter than this. */
export const SUMMARY_LENGTH = 140;

export const cardSchema = z
  .strictObject({
    uuid: z.uuid().meta({ description: "To be named in feedback." }),
    summary: text.max(SUMMARY_LENGTH - 1),
    detail: text.optional().meta({ description: "GitHub Flavored Markdown." }),
    indicator: z.enum(["info", "warning", "critical"]),
    source: z.strictObject({ label: text, url: url.optional(), topic: codingSchema.optional() }),
    suggestions: z.array(suggestionSchema).min(1).optional(),
    selectionBehavior: z.enum(["at-most-one", "any"]).optional(),
    overrideReasons: z.array(codingSchema).min(1).optional(),
    links: z.array(linkSchema).min(1).optional(),
  })
  .refine(
    ({ suggestions, selectionBehavior }) =>
      (suggestions === undefined) === (selectionBehavior === undefined),
    { path: ["selectionBehavior"], error: "is there with suggestions, and only then" },
  )
  .meta({
    id: "CdsCard",
    description: "A suggestion that needs clinical review. It never names the patient.",
  });
export type CdsCard = z.infer<typeof cardSchema>;

export const cardsSchema = z
  .strictObject({ cards: z.array(cardSchema) })
  .meta({ id: "CdsCards", description: "At most one card; none where there is nothing to say." });
export type CdsCards = z.infer<typeof cardsSchema>;
