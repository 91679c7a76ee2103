import { type Access, type Actor, type Store, SYSTEM } from "@cohort/postgres";
import { AS_OF, OTHER_STUDY, STUDY } from "./fixtures.ts";

export const anActor = (subject: string): Actor => ({
  subject,
  kind: "token",
  network: null,
  requestId: null,
});

export const DR = anActor("dr");

/** Who looks at candidates where a test is not about who may. */
export const ACCESS: Access = { principals: ["user:dr"], roles: ["screener"], today: AS_OF };

/** As much of a study as a list of studies reads. */
const EMPTY = JSON.stringify({ title: "A study", cohorts: [] });

/** Lets `ACCESS` see the patients of these studies: a grant for all of them, and each a legal basis. */
export async function openStudies(
  { grants, legalBases, studies }: Pick<Store, "grants" | "legalBases" | "studies">,
  ids: readonly string[] = [STUDY, OTHER_STUDY],
): Promise<void> {
  const [principal = ""] = ACCESS.principals;
  await grants.put([{ principal, role: "screener", study: "*", endsAt: null }], DR);
  for (const study of ids) {
    const basis = { study, reference: "EC 12/2026", validFrom: "2020-01-01", validUntil: null };
    const stated = await legalBases.state(basis, DR);
    if (stated.ok) continue;
    await studies.import({ id: study, hash: "h", canonical: EMPTY }, SYSTEM);
    await legalBases.state(basis, DR);
  }
}
