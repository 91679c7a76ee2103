import { z } from "zod";
import { isFhirId } from "../scalars.ts";

/** CDS Hooks 2.0: hooks after which the card may have become another one. */
export const CDS_HOOKS = ["patient-view", "encounter-start", "order-sign"] as const;
export type CdsHook = (typeof CDS_HOOKS)[number];

/** The one service there is, under every hook. */
export const CDS_SERVICE = "trial-match";

const name = z.string().min(1).max(300);
const fhirId = z.string().refine(isFhirId, "must be a FHIR id");

const authorizationSchema = z.looseObject({
  access_token: z.string().min(1).max(20_000),
  token_type: z.literal("Bearer"),
});

/** Extra members are extensions of the EHR, and are passed over. */
export const cdsRequestSchema = z
  .looseObject({
    hook: z.enum(CDS_HOOKS, `must be one of ${CDS_HOOKS.join(", ")}`),
    hookInstance: name,
    context: z.looseObject({
      userId: name,
      patientId: fhirId,
      encounterId: fhirId.optional(),
    }),
    fhirServer: z.url({ protocol: /^https?$/, error: "must be a URL" }).optional(),
    fhirAuthorization: authorizationSchema.optional(),
    prefetch: z.record(z.string(), z.unknown()).optional().meta({
      description:
        "Null: the EHR looked and found nothing. An OperationOutcome: it tried and failed. Left out: it did not look.",
    }),
  })
  .refine(
    ({ fhirServer, fhirAuthorization }) =>
      fhirAuthorization === undefined || fhirServer !== undefined,
    { path: ["fhirServer"], error: "is needed with fhirAuthorization" },
  )
  .meta({ id: "CdsRequest", description: "CDS Hooks 2.0: a call of a service." });
export type CdsRequest = z.infer<typeof cdsRequestSchema>;

const serviceSchema = z.strictObject({
  hook: z.enum(CDS_HOOKS),
  id: z.literal(CDS_SERVICE),
  title: z.string(),
  description: z.string(),
  version: z.string().meta({ description: "As CDS Hooks 3.0 proposes: additive." }),
  prefetch: z.record(z.string(), z.string()),
  usageRequirements: z.string(),
});

export const cdsServicesSchema = z
  .strictObject({ services: z.array(serviceSchema) })
  .meta({ id: "CdsServices", description: "None where the service is switched off." });
export type CdsServices = z.infer<typeof cdsServicesSchema>;
