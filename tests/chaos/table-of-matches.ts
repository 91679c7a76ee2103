/** Rows of one SQL query, as JSON: by a role that may read everything. */
export type Sql = (query: string) => Promise<readonly Readonly<Record<string, unknown>>[]>;

/**
 * The table of matches as text, a row a line, ordered, without when rows were written (`evaluated_at` and the like): the same bytes
 * for the same matches, so that a disturbed run can be held against an undisturbed one.
 */
export async function tableOfMatches(sql: Sql): Promise<string> {
  const rows = await sql(
    `select m.study, m.cohort, m.patient, m.cohort_order, m.best, m.verdict, m.score, m.pass, m.presumed,
            m.unknown, m.fail, m.review, m.gate, m.near_miss, m.eligible_from::text, m.next_change_on::text,
            m.index, m.outcomes, m.detail, m.content_hash, m.record_version, m.record_hash, m.as_of::text,
            i.revision, i.study_hash, i.dictionary_hash, i.site_hash, i.engine
       from match m join match_inputs i on i.id = m.inputs
      order by m.study, m.cohort, m.patient`,
  );
  return rows.map((row) => JSON.stringify(row)).join("\n");
}
