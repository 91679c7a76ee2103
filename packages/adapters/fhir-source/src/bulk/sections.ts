import type { FhirResource } from "fhir/r4.js";
import { listOf, property, textOf } from "../search/shape.ts";

const DELETED = /^[A-Z][A-Za-z]{1,40}\/[^\s/?#]{1,128}$/;
const CODE = /^[a-z-]{1,24}$/;
/** Since Bulk Data STU4 outcomes speak of what went well, too. */
const FINE: readonly unknown[] = ["information", "success"];

/** What was deleted (`Observation/o1`), of a line of an export's `deleted` files: a transaction Bundle. */
export const deletedIn = (resource: FhirResource): readonly string[] =>
  listOf(property(resource, "entry")).flatMap((entry) => {
    const request = property(entry, "request");
    const url = textOf(property(request, "url"));
    return property(request, "method") === "DELETE" && url !== null && DELETED.test(url)
      ? [url]
      : [];
  });

/** Codes of what went wrong, of a line of an export's `error` or `outcome` files: an OperationOutcome. */
export const troublesIn = (resource: FhirResource): readonly string[] =>
  listOf(property(resource, "issue")).flatMap((issue) => {
    if (FINE.includes(property(issue, "severity"))) return [];
    const code = property(issue, "code");
    return [typeof code === "string" && CODE.test(code) ? code : "unknown"];
  });
