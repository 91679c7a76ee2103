import type { Example } from "./show.ts";

/** What to try while the demo serves. */
export function servingLines(api: string, fhir: string, { study, patient }: Example): string[] {
  const id = patient?.replace("Patient/", "");
  return [
    "",
    "Serving until Ctrl-C. Try:",
    `  curl ${api}/v1/studies`,
    `  curl '${api}/v1/studies/${study}/candidates?verdict=possible&limit=5'`,
    ...(patient === null
      ? []
      : [
          `  curl ${api}/v1/studies/${study}/candidates/${id}`,
          `  curl -H 'content-type: application/json' -d '{"patient":"${patient}"}' ${api}/v1/match`,
        ]),
    `  curl ${api}/openapi.json`,
    ...(patient === null ? [] : [`  curl ${fhir}/${patient}`]),
  ];
}
