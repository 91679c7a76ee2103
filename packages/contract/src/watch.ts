import { z } from "zod";
import { type Operation, studyParamsSchema } from "./operation.ts";
import { idSchema, instantSchema, orNull } from "./scalars.ts";

export const WATCH_MODES = ["all", "eligible", "off"] as const;
export const watchModeSchema = z
  .enum(WATCH_MODES)
  .meta({ description: "Told of every new candidate, of the eligible alone, or of none." });

export const watchRequestSchema = z
  .strictObject({ mode: watchModeSchema })
  .meta({ id: "WatchRequest", example: { mode: "eligible" } });

export const watchSchema = z
  .object({
    study: idSchema,
    mode: watchModeSchema,
    seenAt: orNull(instantSchema).meta({ description: "When the caller last looked." }),
  })
  .meta({ id: "Watch" });
export type Watch = z.infer<typeof watchSchema>;

const noticedSchema = z
  .object({
    study: idSchema,
    title: z.string(),
    kind: z.enum(["new-eligible", "new-possible", "review-again", "assigned"]),
    count: z.int(),
    latest: instantSchema,
  })
  .meta({ id: "Noticed", description: "Patients, counted; never who." });

export const notificationsSchema = z
  .object({
    unseen: z.int().meta({ description: "The sum of the counts." }),
    items: z.array(noticedSchema).meta({ description: "Newest first." }),
  })
  .meta({ id: "Notifications" });
export type Notifications = z.infer<typeof notificationsSchema>;

/** What happened in the studies that one watches since one last looked. */
export const WATCH_OPERATIONS = {
  readNotifications: {
    method: "get",
    path: "/v1/notifications",
    tag: "watching",
    summary: "What is new in the studies that the caller watches",
    answer: { status: 200, description: "Counts by study.", schema: notificationsSchema },
    problems: ["unavailable"],
  },
  watchStudy: {
    method: "put",
    path: "/v1/studies/{study}/watch",
    tag: "watching",
    summary: "Of what in a study the caller wants to be told",
    params: studyParamsSchema,
    body: { schema: watchRequestSchema, required: true },
    answer: { status: 200, description: "As it is now.", schema: watchSchema },
    problems: [
      "invalid-request",
      "not-found",
      "too-large",
      "unsupported-media-type",
      "unavailable",
    ],
  },
  markSeen: {
    method: "post",
    path: "/v1/studies/{study}/seen",
    tag: "watching",
    summary: "The caller has looked at the study: what is new counts from now on",
    params: studyParamsSchema,
    answer: { status: 200, description: "As it is now.", schema: watchSchema },
    problems: ["not-found", "unavailable"],
  },
} as const satisfies Record<string, Operation>;
