import { ALL_STUDIES, ROLES } from "@cohort/foundation";
import type { Actor, Store } from "@cohort/postgres";
import { DEMO } from "./demo-identity.ts";

const BY: Actor = { subject: "demo", kind: "demo", network: null, requestId: null };

/**
 * The demo's user gets every role by grants like anyone's, and every study that is active a legal basis: nothing in the product
 * asks whether it is the demo.
 */
export async function grantDemo(
  { grants, legalBases, studies }: Pick<Store, "grants" | "legalBases" | "studies">,
  today: string,
): Promise<void> {
  const held = await grants.of(DEMO.principals);
  const missing = ROLES.filter((role) => !held.some((grant) => grant.role === role));
  const study = ALL_STUDIES;
  if (missing.length > 0)
    await grants.put(
      missing.map((role) => ({ principal: "demo", role, study, endsAt: null })),
      BY,
    );
  const ids = (await studies.list()).map(({ id }) => id);
  const stated = await legalBases.of(ids, today);
  for (const id of ids.filter((each) => !stated.has(each))) {
    const basis = { study: id, reference: "Synthetic patients", validFrom: "2020-01-01" };
    await legalBases.state({ ...basis, validUntil: null }, BY);
  }
}
