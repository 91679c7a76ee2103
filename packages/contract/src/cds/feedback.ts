import { z } from "zod";
import { zonedInstantSchema } from "../scalars.ts";

const said = {
  card: z.string().min(1).max(200),
  outcomeTimestamp: zonedInstantSchema,
};

const lacks = (member: string) => (value: Readonly<Record<string, unknown>>) =>
  value[member] === undefined;

const acceptedSchema = z
  .looseObject({
    outcome: z.literal("accepted"),
    ...said,
    acceptedSuggestions: z
      .array(z.looseObject({ id: z.string().min(1).max(200) }))
      .min(1, "must name what was accepted")
      .max(20),
  })
  .refine(lacks("overrideReason"), {
    path: ["overrideReason"],
    error: "belongs to what was overridden",
  });

const overriddenSchema = z
  .looseObject({
    outcome: z.literal("overridden"),
    ...said,
    overrideReason: z
      .looseObject({
        reason: z.looseObject({ code: z.string(), system: z.string().optional() }).optional(),
        userComment: z.string().optional().meta({ description: "Not kept." }),
      })
      .optional(),
  })
  .refine(lacks("acceptedSuggestions"), {
    path: ["acceptedSuggestions"],
    error: "belongs to what was accepted",
  });

/** CDS Hooks 2.0, feedback: what is accepted names suggestions (cds-fb-1), what is overridden a reason at most (cds-fb-2). */
export const cdsFeedbackSchema = z
  .looseObject({
    feedback: z
      .array(z.discriminatedUnion("outcome", [acceptedSchema, overriddenSchema]))
      .min(1)
      .max(100),
  })
  .meta({
    id: "CdsFeedback",
    description: "What became of cards. The same once and again is once.",
  });
export type CdsFeedback = z.infer<typeof cdsFeedbackSchema>;
