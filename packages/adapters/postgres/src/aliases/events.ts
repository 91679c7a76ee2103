import type { Transaction } from "../database/database.ts";
import { anyOf, rowsAs } from "../database/rows.ts";
import type { Regrouping } from "./regroup.ts";

/** In which studies people may ask about them: matched, decided on, or merged there before. */
async function studiesOf(
  transaction: Transaction,
  patients: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const some = anyOf(patients);
  const rows = await transaction
    .selectFrom("match")
    .select(["patient", "study"])
    .where("patient", "=", some)
    .union((eb) =>
      eb.selectFrom("decision").select(["patient", "study"]).where("patient", "=", some),
    )
    .union((eb) =>
      eb.selectFrom("candidate").select(["patient", "study"]).where("patient", "=", some),
    )
    .union((eb) =>
      eb
        .selectFrom("match_event")
        .select(["patient", "study"])
        .where("patient", "=", some)
        .where("kind", "=", "merged"),
    )
    .execute();
  const found = new Map<string, readonly string[]>();
  for (const { patient, study } of rows) {
    found.set(patient, [...(found.get(patient) ?? []), study]);
  }
  return found;
}

interface Event {
  readonly study: string;
  readonly patient: string;
  readonly kind: "merged" | "unmerged";
  readonly review_again: boolean;
}

/**
 * In every study that knows either of two: a merge is told of who was merged, whose timeline the survivor's has in it; that they
 * parted is told of both. To be called while their matches and candidates still stand.
 */
export async function noteMoves(
  transaction: Transaction,
  { joined, left }: Pick<Regrouping, "joined" | "left">,
): Promise<void> {
  const moves = [...left, ...joined];
  if (moves.length === 0) return;
  const patients = [...new Set(moves.flatMap(({ patient, other }) => [patient, other]))];
  const known = await studiesOf(transaction, patients);
  const studies = (patient: string, other: string): readonly string[] => [
    ...new Set([...(known.get(patient) ?? []), ...(known.get(other) ?? [])]),
  ];
  const events = new Map<string, Event>();
  const note = (kind: Event["kind"], patient: string, inStudies: readonly string[]): void => {
    for (const study of inStudies) {
      events.set(JSON.stringify([kind, study, patient]), {
        study,
        patient,
        kind,
        review_again: true,
      });
    }
  };
  for (const { patient, other } of left) {
    for (const each of [patient, other]) note("unmerged", each, studies(patient, other));
  }
  for (const { patient, other } of joined) note("merged", patient, studies(patient, other));
  if (events.size === 0) return;
  const types = { study: "text", patient: "text", kind: "text", review_again: "boolean" } as const;
  await transaction
    .insertInto("match_event")
    .columns(["study", "patient", "kind", "review_again"])
    .expression((eb) =>
      eb
        .selectFrom(rowsAs([...events.values()], types, "input"))
        .select(["study", "patient", "kind", "review_again"]),
    )
    .execute();
}
