import { CDS_SERVICE, type CdsFeedback, cdsFeedbackSchema } from "@cohort/contract";
import { ok } from "@cohort/foundation";
import { type CardFeedback, OVERRIDE_REASONS, type OverrideReason } from "@cohort/postgres";
import type { ApiDeps } from "../deps.ts";
import { type Outcome, reject } from "../edge/rejection.ts";
import { validate } from "../edge/validate.ts";
import type { Answer, ApiRequest } from "../route.ts";
import { OVERRIDE_SYSTEM } from "./card.ts";

type Item = CdsFeedback["feedback"][number];

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Codes of other systems, and words that somebody typed, are another reason. */
function reasonOf(item: Extract<Item, { outcome: "overridden" }>): OverrideReason {
  const { system = OVERRIDE_SYSTEM, code } = item.overrideReason?.reason ?? { code: "other" };
  const ours = OVERRIDE_REASONS.find((reason) => reason === code);
  return system === OVERRIDE_SYSTEM && ours !== undefined ? ours : "other";
}

function toFeedback(item: Item): CardFeedback {
  const said = {
    card: item.card.toLowerCase(),
    outcomeAt: new Date(item.outcomeTimestamp).toISOString(),
  };
  if (item.outcome === "overridden") {
    return { ...said, outcome: "overridden", reason: reasonOf(item), suggestions: [] };
  }
  const suggestions = item.acceptedSuggestions.map(({ id }) => id.toLowerCase());
  return {
    ...said,
    outcome: "accepted",
    reason: null,
    suggestions: [...new Set(suggestions.filter((id) => UUID.test(id)))],
  };
}

/** Notes what became of cards. One that is not known is counted and passed over: sending it again would not help. */
export const takeFeedback =
  ({ store, metrics }: Pick<ApiDeps, "store" | "metrics">) =>
  async (request: ApiRequest): Promise<Outcome<Answer>> => {
    if (request.params["service"] !== CDS_SERVICE) return reject("not-found");
    const body = validate(cdsFeedbackSchema, request.body, "body");
    if (!body.ok) return body;
    const { feedback } = body.value;
    const ours = feedback.map(toFeedback).filter(({ card }) => UUID.test(card));
    const report = await store.cards.answer(ours, request.actor);
    metrics.cdsFeedback.inc({ result: "noted" }, report.noted);
    metrics.cdsFeedback.inc({ result: "repeated" }, report.repeated);
    metrics.cdsFeedback.inc({ result: "unknown" }, report.unknown + feedback.length - ours.length);
    return ok({ status: 200, body: "" });
  };
