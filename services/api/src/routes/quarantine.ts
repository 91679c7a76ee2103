import {
  type QuarantineList,
  type Replayed,
  quarantineQuerySchema,
  replayRequestSchema,
} from "@cohort/contract";
import { ok } from "@cohort/foundation";
import type { QuarantineEntry } from "@cohort/postgres";
import { MAY } from "../auth/permissions.ts";
import type { ApiDeps } from "../deps.ts";
import { nextLink } from "../edge/next-link.ts";
import { type Outcome, rejectField } from "../edge/rejection.ts";
import { validate } from "../edge/validate.ts";
import type { Answer, ApiRequest, Route } from "../route.ts";

type Position = Pick<QuarantineEntry, "subject" | "stage">;

const writeCursor = ({ subject, stage }: Position): string =>
  Buffer.from(JSON.stringify([1, subject, stage])).toString("base64url");

function readCursor(cursor: string): Outcome<Position> {
  const refusal = rejectField("invalid-request", "cursor", "is not `next` of a page of this list");
  try {
    const decoded: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString());
    if (!Array.isArray(decoded) || decoded.length !== 3 || decoded[0] !== 1) return refusal;
    const [, subject, stage]: readonly unknown[] = decoded;
    return typeof subject === "string" && (stage === "read" || stage === "match")
      ? ok({ subject, stage })
      : refusal;
  } catch {
    return refusal;
  }
}

export function quarantineRoutes({ store }: Pick<ApiDeps, "store">): readonly Route[] {
  async function listQuarantine(request: ApiRequest): Promise<Outcome<Answer>> {
    const asked = validate(quarantineQuerySchema, request.query, "query");
    if (!asked.ok) return asked;
    const { limit, cursor } = asked.value;
    const after = cursor === undefined ? ok(null) : readCursor(cursor);
    if (!after.ok) return after;
    const found = await store.quarantine.list({
      limit: limit + 1,
      ...(after.value && { after: after.value }),
    });
    const shown = found.slice(0, limit);
    const last = found.length > limit ? shown.at(-1) : undefined;
    const next = last ? writeCursor(last) : null;
    const body: QuarantineList = {
      entries: shown.map(
        ({ subject, stage, errorClass, failures, quarantined, firstAt, lastAt }) => ({
          subject,
          stage,
          errorClass,
          failures,
          quarantined,
          firstAt,
          lastAt,
        }),
      ),
      next,
    };
    const headers = next === null ? {} : nextLink(request, { cursor: next });
    return ok({ status: 200, body, headers });
  }

  async function replay({ body, actor }: ApiRequest): Promise<Outcome<Answer>> {
    const asked = validate(replayRequestSchema, body, "body");
    if (!asked.ok) return asked;
    const { dryRun } = asked.value;
    const { read, match } = await store.quarantine.replay(asked.value, actor, { dryRun });
    const answer: Replayed = { dryRun, entries: { read, match } };
    return ok({ status: 200, body: answer, unchanged: dryRun });
  }

  return [
    {
      operation: "listQuarantine",
      roles: MAY.readQuarantine,
      reach: "site",
      audit: "search",
      handle: listQuarantine,
    },
    {
      operation: "replayQuarantine",
      roles: MAY.replayQuarantine,
      reach: "site",
      audit: "by-store",
      handle: replay,
    },
  ];
}
