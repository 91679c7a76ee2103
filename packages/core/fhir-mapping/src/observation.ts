import type { Moment, ObservationFact, ObservedRange } from "@cohort/record";
import type { Hit } from "@cohort/terminology";
import type { Observation, ObservationComponent } from "fhir/r4.js";
import { isReadable } from "./codes.ts";
import { readFlag } from "./flag.ts";
import { timeOf } from "./observation-time.ts";
import { isVoid } from "./panels.ts";
import { ucumOf } from "./quantity.ts";
import { readRange } from "./range.ts";
import { type Raw, child, children, has, memberNames, readAs, textOf } from "./raw.ts";
import {
  type Concepts,
  type Reading,
  badStatus,
  countUnclaimed,
  noCode,
  undated,
} from "./reading.ts";
import { type Claim, claimOf } from "./specimen.ts";
import { unitFault } from "./units-of-hits.ts";
import { type Measured, readValue } from "./value.ts";
import { type When, momentOf } from "./when.ts";

/** FHIR R4 observation-status; null: no result yet, or none any more. */
const STATUS: ReadonlyMap<string | null, ObservationFact["status"] | null> = new Map([
  ["final", "final"],
  ["amended", "final"],
  ["corrected", "final"],
  ["preliminary", "preliminary"],
  ["registered", null],
  ["cancelled", null],
  ["entered-in-error", null],
  ["unknown", null],
]);

/** What a result shares with the components of the same resource. */
interface Shared {
  readonly source: string;
  readonly status: ObservationFact["status"];
  readonly when: Moment | null;
  readonly reading: Reading;
  readonly claim: Claim;
}

export const UNIT_FAULTS = {
  missing: "The value has no unit.",
  foreign: "The unit of the value does not convert to the concept's.",
} as const;

function rangeOf(
  node: Measured,
  hits: readonly Hit[],
  unit: string | null,
  shared: Shared,
): ObservedRange | null {
  const { reading, when, source } = shared;
  const range = readRange(children(node, "referenceRange"), { hits, when, unit, reading });
  if (range !== "disagree") return range;
  reading.sheet.issue(source, "range", "It cannot be told which referenceRange is this patient's.");
  return null;
}

/** The fact of a result or component that `hits` claim; none where it has no value and `isGroup`. */
function addFact(node: Measured, hits: readonly Hit[], isGroup: boolean, shared: Shared): boolean {
  const { source, status, when, reading } = shared;
  const flag = readFlag(children(node, "interpretation"));
  const read = readValue(node, hits, reading);
  if (read === null && isGroup && flag === null) return false;
  const value = read ?? { type: "absent" };
  let range: ObservedRange | null = null;
  if (value.type === "unreadable") {
    reading.sheet.issue(source, "value", "The value is in no form that can be read.");
  } else if (value.type === "quantity" || value.type === "interval") {
    const fault = unitFault(value.unit, hits, reading);
    if (fault) reading.sheet.issue(source, "unit", UNIT_FAULTS[fault]);
    range = rangeOf(node, hits, value.unit, shared);
  }
  reading.sheet.add({ kind: "observation", source, hits, when, status, value, range, flag });
  return true;
}

/** Everything that a result is about: what is lost with it. */
export const conceptsOf = (raw: Raw<Observation>): Concepts =>
  [
    child(raw, "code"),
    ...children(raw, "component").map((component) => child(component, "code")),
  ].filter((code) => code !== null);

const ucumOfValue = (node: Measured): string | null => {
  const quantity = child(node, "valueQuantity");
  return quantity ? ucumOf(quantity) : null;
};

/** Reads one component; says whether it became a fact. */
function readComponent(component: Raw<ObservationComponent>, shared: Shared): boolean {
  const { source, when, reading } = shared;
  const code = child(component, "code");
  if (!code || !isReadable(code)) {
    noCode(reading, source, "observation", "component.code");
    return false;
  }
  const known = reading.codes.hits(code);
  const hits = shared.claim(known);
  if (hits.length > 0) return addFact(component, hits, false, shared);
  countUnclaimed(reading, "observation", [code], when, {
    maySuspect: known.length === 0,
    unit: ucumOfValue(component),
  });
  return false;
}

const hasValue = (raw: Raw<Observation>): boolean =>
  memberNames(raw).some((name) => name.startsWith("value"));

/** Contained results are read with the resource that holds them, and evidence names that one. */
export function readContained(holder: Raw<Observation>, source: string, reading: Reading): void {
  if (isVoid(textOf(holder, "status"))) return;
  for (const contained of children(holder, "contained")) {
    if (textOf(contained, "resourceType") === "Observation") {
      readResult(readAs<Observation>(contained), source, holder, reading);
    }
  }
}

function readResult(
  raw: Raw<Observation>,
  source: string,
  inside: Raw<Observation> | null,
  reading: Reading,
): void {
  const code = child(raw, "code");
  const status = STATUS.get(textOf(raw, "status"));
  if (status === null) return;
  if (status === undefined) return badStatus(reading, source, "observation", conceptsOf(raw));
  const components = children(raw, "component");
  const isGroup = components.length > 0 || has(raw, "hasMember");
  const time: When = timeOf(raw, inside, reading);
  const claim = claimOf(raw, inside ?? raw, reading);
  const shared: Shared = { source, status, when: momentOf(time), reading, claim };

  let facts = components.filter((component) => readComponent(component, shared)).length;
  const isCoded = code !== null && isReadable(code);
  const known = isCoded ? reading.codes.hits(code) : [];
  const hits = claim(known);
  if (hits.length > 0 && addFact(raw, hits, isGroup, shared)) facts += 1;
  if (!isCoded && (!isGroup || hasValue(raw))) {
    noCode(reading, source, "observation", "code");
  }
  // A panel's own code is no entry where its members are.
  if (isCoded && hits.length === 0 && (!isGroup || hasValue(raw))) {
    countUnclaimed(reading, "observation", [code], shared.when, {
      maySuspect: known.length === 0,
      unit: ucumOfValue(raw),
    });
  }
  if (facts > 0 && typeof time === "string") undated(reading, source, time, "The result");
}

/** An Observation with its components and contained results. Members of a panel stand on their own. */
export function readObservation(raw: Raw<Observation>, source: string, reading: Reading): void {
  readResult(raw, source, null, reading);
  readContained(raw, source, reading);
}
