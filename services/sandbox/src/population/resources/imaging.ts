import type { Chart } from "../chart.ts";
import type { ReportEntry } from "../story.ts";
import { EXAMINATIONS, type Finding } from "../terms/examinations.ts";
import { nameIn } from "../terms/language.ts";
import { coding, hl7, LOINC, systemOf } from "../terms/systems.ts";

/** Files what imaging found: coded unless the entry says in words alone. */
export function image(chart: Chart, { what, daysAgo, as }: ReportEntry): void {
  const { examination, code, names }: Finding = EXAMINATIONS[what];
  const conclusion = nameIn(names, chart.person.home.language);
  const coded = code !== "" && as !== "text";
  chart.add(
    {
      resourceType: "DiagnosticReport",
      status: "final",
      category: [{ coding: [hl7("v2-0074", "RAD")] }],
      code: { coding: [coding(LOINC, ...examination)] },
      subject: chart.subject,
      effectiveDateTime: chart.calendar.instant(daysAgo, 60),
      issued: chart.calendar.instant(daysAgo, 150),
      conclusion,
      ...(coded ? { conclusionCode: [{ coding: [coding(systemOf(code), code)] }] } : {}),
    },
    daysAgo,
  );
}
