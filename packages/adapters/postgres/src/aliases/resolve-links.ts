/** `patient` is `target` now, says some Patient. */
export interface Link {
  readonly patient: string;
  readonly target: string;
}

export interface Resolution {
  /** Who is another, and which: chains followed to their end. */
  readonly survivorOf: ReadonlyMap<string, string>;
  /** In a circle of links, or between two of them: nobody's alias. */
  readonly circle: readonly string[];
  /** Said to be several who are not one: nobody's alias either. */
  readonly split: readonly string[];
}

type Neighbours = ReadonlyMap<string, ReadonlySet<string>>;
const NOBODY: ReadonlySet<string> = new Set();

function neighbours(
  links: readonly Link[],
  from: keyof Link,
  to: keyof Link,
): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const link of links) {
    const set = found.get(link[from]) ?? new Set<string>();
    found.set(link[from], set.add(link[to]));
  }
  return found;
}

/** Of these, everyone after all whom they point to; who is in a circle, or points into one, is left out. */
function inOrder(patients: ReadonlySet<string>, to: Neighbours, from: Neighbours): string[] {
  const open = new Map<string, number>();
  for (const patient of patients) {
    open.set(patient, [...(to.get(patient) ?? NOBODY)].filter((id) => patients.has(id)).length);
  }
  const order = [...patients].filter((patient) => open.get(patient) === 0).toSorted();
  for (let at = 0; at < order.length; at += 1) {
    for (const source of from.get(order[at] ?? "") ?? NOBODY) {
      const left = (open.get(source) ?? 0) - 1;
      open.set(source, left);
      if (left === 0) order.push(source);
    }
  }
  return order;
}

const without = (patients: ReadonlySet<string>, some: Iterable<string>): ReadonlySet<string> => {
  const left = new Set(patients);
  for (const patient of some) left.delete(patient);
  return left;
};

/**
 * Who is whom, from everything that is stated within one group of linked patients. Whoever is stated to be one other,
 * directly or through others, is that one. Does not depend on the order of the links.
 */
export function resolveLinks(links: readonly Link[]): Resolution {
  const real = links.filter(({ patient, target }) => patient !== target);
  const to = neighbours(real, "patient", "target");
  const from = neighbours(real, "target", "patient");
  const everyone = new Set([...to.keys(), ...from.keys()]);
  const leadsIn = without(everyone, inOrder(everyone, to, from));
  const circle = without(leadsIn, inOrder(leadsIn, from, to));

  const survivorOf = new Map<string, string>();
  const split: string[] = [];
  // Without what those in circles say, nothing leads back to where it came from.
  const heard = new Map([...to].filter(([patient]) => !circle.has(patient)));
  for (const patient of inOrder(everyone, heard, neighbours(linksIn(heard), "target", "patient"))) {
    const ends = new Set(
      [...(heard.get(patient) ?? NOBODY)].map((target) => survivorOf.get(target) ?? target),
    );
    const [end] = ends;
    if (ends.size > 1) split.push(patient);
    else if (end !== undefined) survivorOf.set(patient, end);
  }
  return { survivorOf, circle: [...circle].toSorted(), split: split.toSorted() };
}

const linksIn = (to: Neighbours): readonly Link[] =>
  [...to].flatMap(([patient, targets]) => [...targets].map((target) => ({ patient, target })));
