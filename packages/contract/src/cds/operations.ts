import { z } from "zod";
import { cardsSchema } from "./card.ts";
import { cdsFeedbackSchema } from "./feedback.ts";
import { cdsRequestSchema, cdsServicesSchema } from "./request.ts";
import type { Operation } from "../operation.ts";

const params = z.object({ service: z.string().meta({ example: "trial-match" }) });

const PROBLEMS = ["invalid-request", "not-signed-in", "forbidden", "unavailable"] as const;
const OF_BODIES = [
  ...PROBLEMS,
  "not-found",
  "too-large",
  "unsupported-media-type",
  "too-many-requests",
] as const;

/** CDS Hooks 2.0. What goes wrong is an OperationOutcome. */
export const CDS_OPERATIONS = {
  discoverCdsServices: {
    method: "get",
    path: "/cds-services",
    tag: "cds-hooks",
    summary: "Which services there are, and what to prefetch for them",
    answer: { status: 200, description: "The services.", schema: cdsServicesSchema },
    problems: PROBLEMS,
  },
  callCdsService: {
    method: "post",
    path: "/cds-services/{service}",
    tag: "cds-hooks",
    summary: "Which recruiting studies may fit the patient in view",
    description:
      "From stored matches where they hold, else from what was prefetched. Answered by the deadline, with no cards where nothing is known by then.",
    params,
    body: { schema: cdsRequestSchema, required: true, size: "hook" },
    rate: "match",
    answer: { status: 200, description: "The cards.", schema: cardsSchema },
    problems: [...OF_BODIES, "data-missing"],
  },
  giveCardFeedback: {
    method: "post",
    path: "/cds-services/{service}/feedback",
    tag: "cds-hooks",
    summary: "What became of cards",
    description: "Unknown cards are passed over, so that nobody sends them again and again.",
    params,
    body: { schema: cdsFeedbackSchema, required: true },
    rate: "match",
    answer: { status: 200, description: "Noted.", schema: null },
    problems: OF_BODIES,
  },
} as const satisfies Record<string, Operation>;
