import { NOTICE, type Overview } from "@cohort/contract";
import { conceptId, formatDay, ok } from "@cohort/foundation";
import type { StudyOverview } from "@cohort/postgres";
import { STATUSES } from "@cohort/matching";
import { MAY } from "../auth/permissions.ts";
import { type Shown, shownTo } from "../auth/shown.ts";
import type { ApiDeps } from "../deps.ts";
import type { Outcome } from "../edge/rejection.ts";
import type { Answer, ApiRequest, Route } from "../route.ts";

/** Days ahead that are soon. */
const SOON = 30;

type Wire = Overview["studies"][number];

const statusesToWire = (statuses: StudyOverview["statuses"]): Wire["statuses"] => {
  const all = STATUSES.map((status) => [status, statuses[status] ?? 0] as const);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- an entry of every status
  return Object.fromEntries(all) as Wire["statuses"];
};

export function overviewRoutes({
  store,
  terminology,
  clock,
  today,
}: Pick<ApiDeps, "store" | "terminology" | "clock" | "today">): readonly Route[] {
  const labelOf = (concept: string): string =>
    terminology.concepts.get(conceptId(concept))?.label ?? concept;

  const toWire = (study: StudyOverview, soonBy: string, { values }: Shown): Wire => ({
    study: study.id,
    title: study.title,
    revision: study.revision,
    counts: {
      eligible: study.counts.eligible,
      possible: study.counts.possible,
      ineligible: study.counts.ineligible,
      // Its filter is refused, too.
      nearMiss: values ? study.counts.nearMiss : null,
    },
    cohorts: study.cohorts.map(({ id, label, eligible, possible }) => ({
      cohort: id,
      label,
      eligible,
      possible,
    })),
    legalBasis: study.legalBasis,
    changedAt: study.changedAt,
    statuses: statusesToWire(study.statuses),
    reviewAgain: study.reviewAgain,
    since: study.since,
    soon: { ...study.soon, by: soonBy },
    settledBy: study.settledBy.map(({ concept, patients }) => ({
      concept,
      label: labelOf(concept),
      patients,
    })),
    rematch: study.rematch,
    watch: study.watch,
  });

  async function readOverview({ access, auth }: ApiRequest): Promise<Outcome<Answer>> {
    const asOf = today();
    const soonBy = formatDay(asOf + SOON);
    const { synced, studies } = await store.overview.of(access, { subject: auth.subject, soonBy });
    const body: Overview = {
      notice: NOTICE,
      asOf: formatDay(asOf),
      at: new Date(clock()).toISOString(),
      synced,
      studies: studies.map((study) => toWire(study, soonBy, shownTo(auth, study.id, access.roles))),
    };
    return ok({ status: 200, body });
  }

  return [
    { operation: "readOverview", roles: MAY.readCandidates, audit: "none", handle: readOverview },
  ];
}
