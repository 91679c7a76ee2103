import { z } from "zod";
import type { Operation } from "./operation.ts";
import { idSchema, isFhirId } from "./scalars.ts";

const hookParamsSchema = z.object({ subscription: idSchema });

/** R4 servers that PUT the resource itself put its name behind the subscription's address. */
const hookResourceParamsSchema = hookParamsSchema.extend({
  type: z.string().regex(/^[A-Z][A-Za-z]{1,63}$/, "must be a resource type"),
  id: z.string().refine(isFhirId, "must be a resource's id"),
});

const hookHeadersSchema = z.object({
  "X-Hook-Secret": z.string().optional().meta({
    description: "The subscription's secret; as `Authorization: Bearer` too.",
  }),
});

const hookBodySchema = z.looseObject({ resourceType: z.string() }).meta({
  id: "Notification",
  description:
    "Nothing, the resource that changed, or a Bundle as the Subscriptions R5 Backport guide has it. Only whom it is about is read; their records are read anew from the EHR.",
});

const DESCRIPTION =
  "An EHR says that something changed. Whatever is sent is a hint: the patients it names are read again, or changes are looked for where it names none.";

const answer = { status: 200, description: "Noted.", schema: null } as const;

/** FHIR R4 Subscription, channel type rest-hook: the only routes that an EHR calls on its own. */
export const HOOK_OPERATIONS = {
  notify: {
    method: "post",
    path: "/fhir-hooks/{subscription}",
    tag: "notifications",
    summary: "Notify of a change",
    description: DESCRIPTION,
    params: hookParamsSchema,
    headers: hookHeadersSchema,
    body: { schema: hookBodySchema, required: false, size: "notification" },
    answer,
    problems: [
      "invalid-request",
      "not-signed-in",
      "too-large",
      "unsupported-media-type",
      "unavailable",
    ],
  },
  notifyOfResource: {
    method: "put",
    path: "/fhir-hooks/{subscription}/{type}/{id}",
    tag: "notifications",
    summary: "Notify of a change of this resource",
    description: DESCRIPTION,
    params: hookResourceParamsSchema,
    headers: hookHeadersSchema,
    body: { schema: hookBodySchema, required: false, size: "notification" },
    answer,
    problems: [
      "invalid-request",
      "not-signed-in",
      "too-large",
      "unsupported-media-type",
      "unavailable",
    ],
  },
} as const satisfies Record<string, Operation>;
