import type { Adjustable, WhatIfRequest } from "@cohort/contract";

/** What is to be otherwise: the value that each setting shall have, and the criteria that are left out. */
export interface Changes {
  readonly values: ReadonlyMap<string, Adjustable["value"]>;
  readonly dropped: ReadonlySet<string>;
}

export const NO_CHANGES: Changes = { values: new Map(), dropped: new Set() };

type Place = Pick<Adjustable, "criterion" | "cohort">;

/** A criterion of the study's common ones, or of one cohort. */
export const placeOf = ({ criterion, cohort }: Place): string => `${cohort ?? ""} ${criterion}`;

export const keyOf = (one: Place & Pick<Adjustable, "path">): string =>
  `${placeOf(one)} ${one.path}`;

/** With that value; the protocol's own is no change. */
export function withValue(changes: Changes, one: Adjustable, value: Adjustable["value"]): Changes {
  const values = new Map(changes.values);
  if (value === one.value) values.delete(keyOf(one));
  else values.set(keyOf(one), value);
  return { ...changes, values };
}

export function withDropped(changes: Changes, place: Place, isDropped: boolean): Changes {
  const dropped = new Set(changes.dropped);
  if (isDropped) dropped.add(placeOf(place));
  else dropped.delete(placeOf(place));
  return { ...changes, dropped };
}

/** A change as it is asked for, with the setting that it is of; null: the criterion is left out. */
export interface Wish {
  readonly place: Place;
  readonly setting: Adjustable | null;
  readonly change: WhatIfRequest["changes"][number];
}

/** In the order of the protocol. Of a criterion that is left out nothing else is asked. */
export function wishesOf(
  { values, dropped }: Changes,
  adjustable: readonly Adjustable[],
  places: readonly Place[],
): readonly Wish[] {
  return places.flatMap((place): readonly Wish[] => {
    const { criterion, cohort } = place;
    if (dropped.has(placeOf(place))) {
      return [{ place, setting: null, change: { criterion, cohort, drop: true } }];
    }
    return adjustable
      .filter((one) => placeOf(one) === placeOf(place))
      .flatMap((setting) => {
        const value = values.get(keyOf(setting));
        const { path } = setting;
        return value === undefined
          ? []
          : [{ place, setting, change: { criterion, cohort, path, value } }];
      });
  });
}
