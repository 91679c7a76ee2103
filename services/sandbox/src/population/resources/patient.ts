import { formatDay, type Day } from "@cohort/foundation";
import type { Patient } from "fhir/r4.js";
import type { Chart } from "../chart.ts";
import type { Home } from "../terms/homes.ts";
import { coding, hl7 } from "../terms/systems.ts";

export interface Identity {
  readonly birth: Day;
  readonly birthPrecision?: "year";
  /** Died so many days ago; null: died, nobody wrote down when. */
  readonly died?: number | null;
  readonly number: number;
  /** As it was written down, where that is not the sex by which the laboratory judges. */
  readonly gender?: "other" | "unknown";
}

const REPRESENTATION = "http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation";

/** A name as people there write it; where that is in characters, marked as ideographic. */
function nameOf({ random, person }: Chart, home: Home): Patient["name"] {
  const family = random.pick(home.families);
  const given = random.pick(person.sex === "female" ? home.female : home.male);
  const text = home.familyFirst ? `${family}${given}` : `${given} ${family}`;
  return [
    {
      use: "official",
      ...(home.familyFirst ? { extension: [{ url: REPRESENTATION, valueCode: "IDE" }] } : {}),
      text,
      family,
      given: [given],
    },
  ];
}

/**
 * Files the Patient, with everything that a hospital writes down of a person: names, addresses and
 * numbers are there so that it can be seen that nothing of them gets any further.
 */
export function register(chart: Chart, identity: Identity): void {
  const { random, calendar, person } = chart;
  const { birth, birthPrecision, died, number, gender } = identity;
  const { home } = person;
  const [city, postalCode] = random.pick(home.cities);
  const birthDate = formatDay(birth);
  const patient: Patient = {
    resourceType: "Patient",
    identifier: [
      {
        use: "usual",
        type: { coding: [hl7("v2-0203", "MR")] },
        system: "urn:oid:2.16.156.10011.900.1.1",
        value: `MR${String(4_000_000 + number * 37)}`,
      },
    ],
    active: true,
    name: nameOf(chart, home),
    telecom: [
      { system: "phone", value: `${home.phone}${random.int(1_000_000, 9_999_999)}`, use: "mobile" },
    ],
    gender: gender ?? person.sex,
    birthDate: birthPrecision === "year" ? birthDate.slice(0, 4) : birthDate,
    ...(died === undefined
      ? {}
      : died === null
        ? { deceasedBoolean: true }
        : { deceasedDateTime: calendar.date(died) }),
    address: [
      {
        use: "home",
        line: [`${random.pick(home.streets)} ${random.int(1, 240)}`],
        city,
        postalCode,
        country: home.country,
      },
    ],
    maritalStatus: { coding: [hl7("v3-MaritalStatus", random.pick(["M", "S", "W", "D"]))] },
    communication: [
      { language: { coding: [coding("urn:ietf:bcp:47", home.language)] }, preferred: true },
    ],
    managingOrganization: { reference: "Organization/org-rheumatology" },
  };
  chart.add(patient, random.int(30, 1500));
}
