import { SERIES_OPERATIONS, type Series, type SeriesList } from "@cohort/contract";
import { type Day, conceptId, ok } from "@cohort/foundation";
import { withAttestations } from "@cohort/matching";
import { type RecordIndex, type SeriesPoint, indexRecord, seriesOf } from "@cohort/record";
import type { Concept } from "@cohort/terminology";
import { MAY } from "../auth/permissions.ts";
import { conceptsOf } from "../candidate/concepts-of.ts";
import { findCandidate } from "../candidate/find-candidate.ts";
import type { ApiDeps } from "../deps.ts";
import { type Outcome, rejectField } from "../edge/rejection.ts";
import { validate } from "../edge/validate.ts";
import type { Answer, ApiRequest, Route } from "../route.ts";

/** More would be a cloud, not a line. */
const MOST_POINTS = 200;

const pointToWire = (point: SeriesPoint, unit: string | null): Series["points"][number] => ({
  resource: point.resource,
  date: point.date,
  value: point.value,
  recorded: { value: point.recorded.value, unit: point.recorded.unit },
  limit: point.limit && {
    low: point.limit.low,
    high: point.limit.high,
    unit: unit ?? "",
    source: "result",
  },
  final: point.final,
  derivedBy: point.derivedBy,
  attested: point.attested,
});

const seriesToWire = (concept: Concept, index: RecordIndex | null, asOf: Day): Series => ({
  concept: concept.id,
  label: concept.label,
  kind: concept.kind,
  unit: concept.unit,
  points: index
    ? seriesOf(index, concept.id, { asOf, most: MOST_POINTS }).map((point) =>
        pointToWire(point, concept.unit),
      )
    : [],
});

/** A candidate's results over time, from the stored record and what people stated. */
export function seriesRoutes(deps: ApiDeps): readonly Route[] {
  const { store, terminology } = deps;

  async function readSeries(request: ApiRequest): Promise<Outcome<Answer>> {
    const found = await findCandidate(deps, request);
    if (!found.ok) return found;
    const query = validate(SERIES_OPERATIONS.readSeries.query, request.query, "query");
    if (!query.ok) return query;
    const asked = [...new Set(query.value.concept.split(","))];
    const concepts = asked.flatMap((id) => terminology.concepts.get(conceptId(id)) ?? []);
    if (concepts.length < asked.length) {
      return rejectField("invalid-request", "concept", "names what is not in the dictionary");
    }
    const [stored] = await store.records.load([found.value.patient]);
    const index =
      stored &&
      indexRecord(withAttestations(stored.record, stored.attestations, terminology), terminology);
    const needed = await conceptsOf(deps, found.value);
    // Of the others it is not even told whether there is anything.
    const indexFor = ({ id }: Concept): RecordIndex | null =>
      index && needed.has(id) ? index : null;
    const body: SeriesList = {
      series: concepts.map((concept) => seriesToWire(concept, indexFor(concept), deps.today())),
    };
    return ok({ status: 200, body });
  }

  return [
    {
      operation: "readSeries",
      roles: MAY.readValues,
      shows: "patients",
      audit: "read",
      handle: readSeries,
    },
  ];
}
