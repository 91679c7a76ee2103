import { describe, expect, it } from "@jest/globals";
import { parseDay } from "@cohort/foundation";
import type { CriterionMatch } from "@cohort/matching";
import { type Matched, matcher } from "../sandbox/match-population.ts";
import { openWithTokens } from "./auth-bench.ts";
import { closeAfterEach, patient, readOne } from "./bench.ts";

closeAfterEach();

const asOf = parseDay("2026-01-01");
if (asOf === null) throw new Error("no day");

const criteriaOf = ({ matches }: Matched): readonly (readonly [string, CriterionMatch])[] =>
  matches.flatMap(({ study, cohort, criteria }) =>
    criteria.map((one) => [`${study} ${cohort} ${one.id}`, one] as const),
  );

describe("A2-07: from a grant to an outcome", () => {
  it("A2-07 criteria that need a type that was not granted are unknown, unauthorised, not presumed", async () => {
    const match = await matcher(asOf);
    const { source, server } = await openWithTokens({ ehr: { resources: [patient("p1")] } });
    const whole = new Map(criteriaOf(match(await readOne(source, "p1"))));
    expect([...whole.values()].some(({ reason }) => reason === "unauthorised")).toBe(false);

    const scope = (server.assertions[0]?.scope ?? "").replace("system/Procedure.rs ", "");
    const narrow = await openWithTokens({
      ehr: { resources: [patient("p1")] },
      server: { scope },
    });
    const lacking = criteriaOf(match(await readOne(narrow.source, "p1")));
    const changed = lacking.filter(([id, { outcome }]) => whole.get(id)?.outcome !== outcome);
    expect(changed.map(([id]) => id)).toContain("NCT06421701 sle exc-20");
    for (const [id, { outcome, reason }] of changed) {
      expect([id, outcome, reason]).toEqual([id, "unknown", "unauthorised"]);
      expect(whole.get(id)).toMatchObject({ outcome: "pass", basis: "presumed" });
    }
  });
});
