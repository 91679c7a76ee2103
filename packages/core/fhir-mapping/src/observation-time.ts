import type { Observation } from "fhir/r4.js";
import { type Raw, child } from "./raw.ts";
import type { Reading } from "./reading.ts";
import { type When, dateOf, edgeOf, firstOf, lastOf } from "./when.ts";

type RawObservation = Raw<Observation>;
/** Panels of panels; deeper ones go round in circles. */
const DEEPEST_PANEL = 4;

/** When it was so: a DiagnosticReport can be read like this too, its members are the same. */
export function effectiveOf(raw: RawObservation, { calendar }: Reading): When {
  const at = dateOf(raw, "effectiveDateTime", calendar);
  if (at !== "none") return at;
  return firstOf(
    () => edgeOf(child(raw, "effectivePeriod"), "end", calendar),
    () => dateOf(raw, "effectiveInstant", calendar),
    () => lastOf(child(raw, "effectiveTiming"), calendar),
  );
}

function effectiveOfPanels(raw: RawObservation, reading: Reading, levels: number): When {
  if (levels === 0) return "none";
  return firstOf(
    ...reading
      .panelsOf(raw)
      .flatMap((panel) => [
        () => effectiveOf(panel, reading),
        () => effectiveOfPanels(panel, reading, levels - 1),
      ]),
  );
}

/**
 * Its own effective time, that of the panel that lists it (`inside`: that contains it), or else when it
 * was issued.
 */
export function timeOf(raw: RawObservation, inside: RawObservation | null, reading: Reading): When {
  const { calendar } = reading;
  const own = effectiveOf(raw, reading);
  if (own !== "none") return own;
  return firstOf(
    () => (inside ? effectiveOf(inside, reading) : "none"),
    () => effectiveOfPanels(inside ?? raw, reading, DEEPEST_PANEL),
    () => dateOf(raw, "issued", calendar),
    () => (inside ? dateOf(inside, "issued", calendar) : "none"),
    () => {
      const [panel] = reading.panelsOf(inside ?? raw);
      return panel ? dateOf(panel, "issued", calendar) : "none";
    },
  );
}
