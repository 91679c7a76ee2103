import type { ExportLevel, ExportRequest } from "../interface.ts";
import { SourceError } from "../wire/source-error.ts";
import { type BulkRequest, type Send, refusal } from "./requests.ts";
import type { BulkSettings } from "./settings.ts";

const FHIR_JSON = "application/fhir+json";
const ROUTE = "export kick-off";
/**
 * Ways of saying that the server knows the other method only, or not these parameters in this form. A gateway that has a
 * route for GET alone says 404.
 */
const ASKS_OTHERWISE: readonly number[] = [400, 404, 405, 415, 501];

function pathOf(level: ExportLevel): string {
  if (level === "system") return "$export";
  return level === "patient"
    ? "Patient/$export"
    : `Group/${encodeURIComponent(level.group)}/$export`;
}

/** FHIR's way of giving one parameter several values is to repeat it. */
export const parametersOf = ({ types, since, patients = [] }: ExportRequest): unknown => ({
  resourceType: "Parameters",
  parameter: [
    ...types.map((type) => ({ name: "_type", valueString: type })),
    ...(since === undefined ? [] : [{ name: "_since", valueInstant: since }]),
    ...patients.map((id) => ({ name: "patient", valueReference: { reference: `Patient/${id}` } })),
  ],
});

/** Bulk Data STU1 to STU3. `patient` is for POST alone. */
export function queryOf({ types, since }: ExportRequest): string {
  const query = new URLSearchParams({ _type: types.join(",") });
  if (since !== undefined) query.set("_since", since);
  return query.toString();
}

/**
 * Kicks an export off, by POST (the only way of STU4), and by GET where the server does not know that. Gives the status
 * URL. Throws a SourceError where the server refuses both.
 */
export async function kickOff(
  request: ExportRequest,
  send: Send,
  { baseUrl, clock }: Pick<BulkSettings, "baseUrl" | "clock">,
  signal?: AbortSignal,
): Promise<string> {
  const url = new URL(pathOf(request.level), baseUrl);
  const common: Omit<BulkRequest, "method"> = {
    url,
    accept: FHIR_JSON,
    headers: { prefer: "respond-async" },
    route: ROUTE,
    withToken: true,
    ...(signal ? { signal } : {}),
  };
  let answer = await send({
    ...common,
    method: "POST",
    headers: { ...common.headers, "content-type": FHIR_JSON },
    body: JSON.stringify(parametersOf(request)),
  });
  await answer.discard();
  if (ASKS_OTHERWISE.includes(answer.status)) {
    const query = new URL(url);
    query.search = queryOf(request);
    answer = await send({ ...common, method: "GET", url: query });
    await answer.discard();
  }
  if (answer.status !== 202) throw refusal(answer, ROUTE, clock.now());
  const location = answer.header("content-location");
  if (location === null || !URL.canParse(location, answer.url.href)) {
    throw new SourceError("protocol", `${ROUTE}: no Content-Location`);
  }
  return new URL(location, answer.url).href;
}
