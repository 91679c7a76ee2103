/** Who moved where, when the links of some patients were resolved again. */
export interface Move {
  readonly patient: string;
  /** The survivor that it was left from, or that it joined. */
  readonly other: string;
}

export interface Regrouping {
  /** New or other rows of `alias`. */
  readonly aliases: readonly Move[];
  /** Rows of `alias` that go. */
  readonly freed: readonly string[];
  /** Patients in their own right before, and others now. */
  readonly swallowed: readonly string[];
  /** Into another group than before. */
  readonly joined: readonly Move[];
  /** Out of a group. */
  readonly left: readonly Move[];
}

type Survivors = ReadonlyMap<string, string>;

/** What differs between two resolutions of the same patients. A group that joins another whole moves as one: its survivor does. */
export function regroup(before: Survivors, now: Survivors): Regrouping {
  const was = (patient: string): string => before.get(patient) ?? patient;
  const is = (patient: string): string => now.get(patient) ?? patient;
  const aliases = [...now]
    .filter(([patient, survivor]) => before.get(patient) !== survivor)
    .map(([patient, other]) => ({ patient, other }));
  const left = [...before]
    .filter(([patient, survivor]) => is(patient) !== is(survivor))
    .map(([patient, other]) => ({ patient, other }));
  const leavers = new Set(left.map(({ patient }) => patient));
  return {
    aliases,
    freed: [...before.keys()].filter((patient) => !now.has(patient)),
    swallowed: [...now.keys()].filter((patient) => !before.has(patient)),
    joined: aliases.filter(
      ({ patient, other }) =>
        !before.has(patient) || (leavers.has(patient) && was(patient) !== was(other)),
    ),
    left,
  };
}
