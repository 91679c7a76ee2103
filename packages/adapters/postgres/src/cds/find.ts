import { sql } from "kysely";
import { patientId } from "@cohort/foundation";
import type { Verdict } from "@cohort/matching";
import type { Database, Queries } from "../database/database.ts";
import { storedAs } from "../database/json.ts";
import { named } from "../database/named.ts";
import type { Access } from "../interface/access.ts";
import {
  type CardMatch,
  type CardQuery,
  type Cards,
  SOON_DAYS,
  STUDIES_ON_A_CARD,
} from "../interface/cds.ts";
import type { Detail } from "../matches/rows.ts";
import { mayName, whoOptedOut, withWho } from "./nameable.ts";

interface Row {
  readonly patient: string;
  readonly is_fresh: boolean;
  readonly is_opted_out: boolean;
  /** Null, with all after it: no study is to be named. */
  readonly study: string | null;
  readonly cohort: string;
  readonly verdict: Verdict;
  readonly score: number;
  readonly pass: number;
  readonly presumed: number;
  readonly unknown: number;
  readonly fail: number;
  readonly review: number;
  readonly eligible_from: string | null;
  readonly next_steps: string | null;
  readonly total: number;
}

/** The last member of a detail, which is long and of which no more is needed; inside of texts the quotes are escaped. */
const NEXT_STEPS = '"nextSteps":[';
const DETAIL_END = storedAs<Pick<Detail, "nextSteps">>("next steps of a match");

const nextStepOf = (end: string | null): string | null =>
  end === null ? null : (DETAIL_END.read(`{${end}`).nextSteps[0]?.text ?? null);

const cardQuery = (query: CardQuery, access: Access) => sql<Row>`${named("cards.find")}
  ${withWho(query.patient)}
  select who.patient, state.is_fresh, state.is_opted_out,
    top.study, top.cohort, top.verdict, top.score, top.pass, top.presumed, top.unknown, top.fail, top.review,
    top.eligible_from, substring(top.detail from position(${NEXT_STEPS} in top.detail)) as next_steps, top.total
  from who join record on record.patient = who.patient
  cross join lateral (
    select ${whoOptedOut} as is_opted_out,
      record.is_matched and record.quarantined_at is null
        and record.matched_catalogue = ${query.catalogue}
        and coalesce(record.next_change_on > ${access.today}::date, true) as is_fresh
  ) as state
  left join lateral (
    select match.*, count(*) over () as total
    from match join study on study.id = match.study
    where state.is_fresh and not state.is_opted_out
      and match.patient = who.patient and match.best and match.gate is null
      and (match.verdict < 'ineligible'
        or match.eligible_from <= ${access.today}::date + ${SOON_DAYS}::integer)
      and ${mayName(query, access)}
    order by match.verdict, match.score desc, match.study
    limit ${STUDIES_ON_A_CARD}
  ) as top on true
  order by top.verdict, top.score desc, top.study`;

const toMatch = (row: Row): readonly CardMatch[] =>
  row.study === null
    ? []
    : [
        {
          study: row.study,
          cohort: row.cohort,
          verdict: row.verdict,
          score: row.score,
          counts: {
            pass: row.pass,
            presumed: row.presumed,
            unknown: row.unknown,
            fail: row.fail,
            review: row.review,
          },
          eligibleFrom: row.eligible_from,
          nextStep: nextStepOf(row.next_steps),
        },
      ];

async function find(queries: Queries, query: CardQuery, access: Access) {
  const { rows } = await cardQuery(query, access).execute(queries);
  const [first] = rows;
  if (!first) return null;
  return {
    patient: patientId(first.patient),
    isFresh: first.is_fresh,
    isOptedOut: first.is_opted_out,
    matches: rows.flatMap(toMatch),
    total: first.total ?? 0,
  };
}

export const findCard =
  (database: Database): Cards["find"] =>
  (query, access) =>
    database.read("cards.find", (queries) => find(queries, query, access));

export const allowedOnCard =
  (database: Database): Cards["allowed"] =>
  async (query, access) => {
    const { rows } = await database.read("cards.allowed", (queries) =>
      sql<{ readonly is_opted_out: boolean; readonly study: string | null }>`
        ${withWho(query.patient)}
        select ${whoOptedOut} as is_opted_out, study.id as study
        from who left join study on ${mayName(query, access)}
        order by study.id`.execute(queries),
    );
    if (rows.some((row) => row.is_opted_out)) return null;
    return rows.flatMap(({ study }) => study ?? []);
  };
