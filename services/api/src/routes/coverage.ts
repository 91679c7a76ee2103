import {
  type CoverageAnswer,
  type WireCoverage,
  coverageQuerySchema,
  coverageSchema,
} from "@cohort/contract";
import { askedBy } from "@cohort/coverage";
import { readingHash } from "@cohort/fhir-mapping";
import { InternalError, conceptId, ok } from "@cohort/foundation";
import type { PlannedStudy } from "@cohort/matching";
import type { Terminology } from "@cohort/terminology";
import { maySee } from "../auth/auth-context.ts";
import { MAY } from "../auth/permissions.ts";
import type { ApiDeps } from "../deps.ts";
import { type Outcome, reject } from "../edge/rejection.ts";
import { validate } from "../edge/validate.ts";
import type { Answer, ApiRequest, Route } from "../route.ts";

function reportIn(body: string): WireCoverage {
  const report = coverageSchema.safeParse(JSON.parse(body));
  if (!report.success) throw new InternalError("the stored coverage report is none");
  return report.data;
}

interface Asking {
  readonly mayKnow: (study: string) => boolean;
  readonly studies: readonly PlannedStudy[];
  readonly terminology: Terminology;
}

/** Of criteria no more than the caller may know of; concepts and codes belong to no study. */
function within(
  report: WireCoverage,
  { mayKnow, studies, terminology }: Asking,
): Omit<CoverageAnswer, "computedAt" | "current"> {
  const asked = askedBy(
    studies.filter(({ study }) => mayKnow(study.id)),
    terminology,
  );
  const known = <T extends { readonly study: string }>(names: readonly T[]): T[] =>
    names.filter(({ study }) => mayKnow(study));
  return {
    ...report,
    concepts: report.concepts.map((concept) => ({
      ...concept,
      criteria: [...asked.of(conceptId(concept.concept))],
    })),
    criteria: known(report.criteria),
    missing: report.missing.flatMap((concept) => {
      const criteria = known(concept.criteria);
      return criteria.length > 0 ? [{ ...concept, criteria }] : [];
    }),
    unclaimed: report.unclaimed.map((row) =>
      row.likely === null
        ? row
        : { ...row, likely: { ...row.likely, criteria: known(row.likely.criteria) } },
    ),
  };
}

export function coverageRoutes({
  store,
  terminology,
  catalogue,
}: Pick<ApiDeps, "store" | "terminology" | "catalogue">): readonly Route[] {
  async function readCoverage({ query, auth }: ApiRequest): Promise<Outcome<Answer>> {
    const asked = validate(coverageQuerySchema, query, "query");
    if (!asked.ok) return asked;
    const { study } = asked.value;
    if (study !== undefined && !maySee(auth, study, MAY.readCoverage)) return reject("not-found");
    const stored = await store.coverage.get();
    if (stored === null) return reject("not-found");
    const { hash, studies } = await catalogue.load();
    const mayKnow = (each: string): boolean =>
      study === undefined ? maySee(auth, each, MAY.readCoverage) : each === study;
    const body: CoverageAnswer = {
      ...within(reportIn(stored.body), { mayKnow, studies, terminology }),
      computedAt: stored.computedAt,
      current: stored.catalogue === hash && stored.mappingHash === readingHash(terminology),
    };
    return ok({ status: 200, body });
  }

  return [
    { operation: "readCoverage", roles: MAY.readCoverage, audit: "none", handle: readCoverage },
  ];
}
