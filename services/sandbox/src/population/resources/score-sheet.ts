import type { Questionnaire, QuestionnaireResponse } from "fhir/r4.js";
import type { Chart } from "../chart.ts";
import { SCORE_SHEETS, type ScoreSheet } from "../terms/score-items.ts";
import { CLINICAL_CONCEPT, coding, hl7, UCUM } from "../terms/systems.ts";
import type { Taken } from "./observation.ts";
import { isAnalyte, type ResultKey } from "./reading.ts";

interface ItemScore {
  readonly code: string;
  readonly display: string;
  readonly level: number;
}

/** A total as the levels of its items, whose weighted sum it is; null where the items cannot make it up. */
function itemsOf({ items, spread }: ScoreSheet, total: number): readonly ItemScore[] | null {
  const levels: ItemScore[] = [];
  let left = total;
  for (const [index, { code, display, weight, most }] of items.entries()) {
    const share = spread === "even" ? Math.ceil(left / (items.length - index)) : left;
    const level = Math.min(most, Math.floor(share / weight));
    left -= level * weight;
    levels.push({ code, display, level });
  }
  return left === 0 ? levels : null;
}

function asObservations(
  chart: Chart,
  sheet: ScoreSheet,
  items: readonly ItemScore[],
  taken: Taken,
) {
  for (const { code, display, level } of items) {
    const value =
      sheet.answers === "flag"
        ? { valueBoolean: level > 0 }
        : { valueQuantity: { value: level, unit: "{score}", system: UCUM, code: "{score}" } };
    chart.add(
      {
        resourceType: "Observation",
        status: "final",
        category: [{ coding: [hl7("observation-category", "survey")] }],
        code: { coding: [coding(CLINICAL_CONCEPT, code)], text: `${sheet.title} ${display}` },
        subject: chart.subject,
        effectiveDateTime: chart.calendar.instant(taken.daysAgo, taken.minute),
        ...value,
      },
      taken.daysAgo,
    );
  }
}

/** The form comes along inside the response, as some servers send it. */
function asForm(chart: Chart, sheet: ScoreSheet, items: readonly ItemScore[], taken: Taken): void {
  const form: Questionnaire = {
    resourceType: "Questionnaire",
    id: "form",
    status: "active",
    title: sheet.title,
    item: items.map(({ code, display }, index) => ({
      linkId: `${index + 1}`,
      text: display,
      code: [coding(CLINICAL_CONCEPT, code)],
      type: sheet.answers === "flag" ? "boolean" : "integer",
    })),
  };
  const response: QuestionnaireResponse = {
    resourceType: "QuestionnaireResponse",
    contained: [form],
    questionnaire: "#form",
    status: "completed",
    subject: chart.subject,
    authored: chart.calendar.instant(taken.daysAgo, taken.minute),
    item: items.map(({ display, level }, index) => ({
      linkId: `${index + 1}`,
      text: display,
      answer: [sheet.answers === "flag" ? { valueBoolean: level > 0 } : { valueInteger: level }],
    })),
  };
  chart.add(response, taken.daysAgo);
}

/** Files a score by its items where the person's clinic does so; whether it did. */
export function scored(chart: Chart, key: ResultKey, is: unknown, taken: Taken): boolean {
  const { scores } = chart.person.home;
  const sheet = isAnalyte(key) ? SCORE_SHEETS[key] : undefined;
  if (scores === undefined || !sheet || typeof is !== "number") return false;
  const items = itemsOf(sheet, is);
  if (items === null) return false;
  if (scores === "form") asForm(chart, sheet, items, taken);
  else asObservations(chart, sheet, items, taken);
  return true;
}
