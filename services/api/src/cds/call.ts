import { randomUUID } from "node:crypto";
import { CDS_SERVICE, type CdsCards, type CdsRequest, cdsRequestSchema } from "@cohort/contract";
import { ok } from "@cohort/foundation";
import type { CardMatch } from "@cohort/postgres";
import type { ApiDeps } from "../deps.ts";
import { type Outcome, reject } from "../edge/rejection.ts";
import { validate } from "../edge/validate.ts";
import type { Answer, ApiRequest } from "../route.ts";
import { type CardStudy, cardOf } from "./card.ts";
import { byDeadline } from "./deadline.ts";
import { type Asking, type Known, whatIsKnown } from "./known.ts";
import type { CdsParts } from "./parts.ts";
import { shortHash } from "./short-hash.ts";

/** Kept of the time for matching and answering, after the last page of the EHR. */
const RESERVE_MS = 150;

const answer = (cards: CdsCards["cards"]): Answer => ({ status: 200, body: { cards } });

/** Ids of encounters are not kept: it is enough to know two cards for the same visit. */
const visitOf = ({ fhirServer = "", context }: CdsRequest): string | null =>
  context.encounterId === undefined
    ? null
    : shortHash([fhirServer, context.patientId, context.encounterId]);

async function withTitles(
  { deps }: Asking,
  matches: readonly CardMatch[],
): Promise<readonly CardStudy[]> {
  const { studies } = await deps.catalogue.load();
  return matches.map((match) => {
    const study = studies.find((each) => each.study.id === match.study)?.study;
    const cohort = study?.cohorts.find(({ id }) => id === match.cohort);
    return {
      ...match,
      title: study?.title ?? "",
      cohortLabel: study && study.cohorts.length > 1 ? (cohort?.label ?? "") : "",
      suggestion: randomUUID(),
    };
  });
}

/** What is known as a card, noted and audited before it is told; nothing of either once it is too late to tell. */
async function tell(
  asking: Asking,
  request: ApiRequest,
  { source, about, page, matches, total }: Known,
): Promise<Answer> {
  const { deps, cds, call, visit } = asking;
  const uuid = randomUUID();
  const studies = await withTitles(asking, matches);
  await deps.store.cards.show(
    { card: uuid, patient: about, hook: call.hook, visit, studies, detail: { source, total } },
    request.actor,
  );
  deps.metrics.cdsAnswers.inc({ source });
  if (studies.length === 0) return answer([]);
  const { publicUrl } = cds;
  return answer([cardOf({ uuid, publicUrl, patient: page, studies, total })]);
}

async function work(
  asking: Asking,
  request: ApiRequest,
  isOver: () => boolean,
): Promise<Outcome<Answer>> {
  const known = await whatIsKnown(asking);
  if (!known.ok) return known;
  return isOver() ? ok(answer([])) : ok(await tell(asking, request, known.value));
}

/** Nothing was told, so nobody waits for the audit: it may be the very thing that is late. */
function noteLate({ store, logger, metrics }: ApiDeps, { actor }: ApiRequest): void {
  metrics.cdsAnswers.inc({ source: "late" });
  const detail = { problem: "late" };
  const about = { study: null, patients: [], operation: "callCdsService" };
  store.audit
    .append({ actor, action: "match", outcome: "failed", ...about, detail })
    .catch((error: unknown) => logger.error({ err: error }, "a late call could not be audited"));
}

/** What a call may come to, for the metrics. */
export const CALL_ENDS = ["answered", "late", "refused", "failed"] as const;
type CallEnd = (typeof CALL_ENDS)[number];

/** Answers a hook by the deadline, with no cards where nothing is known by then. */
export const callService =
  (deps: ApiDeps, cds: CdsParts) =>
  async (request: ApiRequest): Promise<Outcome<Answer>> => {
    if (request.params["service"] !== CDS_SERVICE) return reject("not-found");
    const body = validate(cdsRequestSchema, request.body, "body");
    if (!body.ok) return body;
    const call = body.value;
    const fetching = new AbortController();
    const timer = setTimeout(() => fetching.abort(), Math.max(0, cds.deadlineMs - RESERVE_MS));
    const { signal } = fetching;
    const finished = deps.metrics.cdsSeconds.startTimer();
    let came: CallEnd = "failed";
    const asking: Asking = { deps, cds, request, call, visit: visitOf(call), signal };
    let isOver = false;
    try {
      const working = work(asking, request, () => isOver);
      const result = await byDeadline(working, cds.deadlineMs);
      if (!result.isLate) {
        came = result.value.ok ? "answered" : "refused";
        return result.value;
      }
      came = "late";
      isOver = true;
      noteLate(deps, request);
      return ok(answer([]));
    } finally {
      finished({ outcome: came });
      clearTimeout(timer);
      fetching.abort();
    }
  };
