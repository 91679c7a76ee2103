import type { Harness } from "../api/support.ts";

export interface FhirReply {
  readonly status: number;
  readonly headers: Headers;
  /** Empty where there was none. */
  readonly body: object;
}

/** One request to the facade of a running API; the path begins behind its base. */
export async function fhir(
  { base }: Pick<Harness, "base">,
  path: string,
  init: RequestInit = {},
): Promise<FhirReply> {
  const reply = await fetch(`${base}/fhir${path}`, init);
  const text = await reply.text();
  return {
    status: reply.status,
    headers: reply.headers,
    body: text === "" ? {} : (JSON.parse(text) as object),
  };
}

/** The same with a resource as its body. */
export const post = (
  harness: Pick<Harness, "base">,
  path: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<FhirReply> =>
  fhir(harness, path, {
    method: "POST",
    headers: { "Content-Type": "application/fhir+json", ...headers },
    body: JSON.stringify(body),
  });

export const FHIR_JSON = "application/fhir+json; charset=utf-8";
