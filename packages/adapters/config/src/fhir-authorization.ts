import type { Values } from "./read-variables.ts";
import type { Secret } from "./secret.ts";

/** How the EHR lets this client in. */
export type FhirAuthorization =
  | { readonly kind: "none" }
  | { readonly kind: "bearer"; readonly token: Secret }
  | { readonly kind: "basic"; readonly user: string; readonly password: Secret }
  | FhirBackendClient;

/** SMART Backend Services: tokens are asked for with a signed assertion. */
export interface FhirBackendClient {
  readonly kind: "backend";
  readonly clientId: string;
  readonly key: Secret;
  readonly keyId: string | null;
  readonly nextKey: Secret | null;
  readonly tokenUrl: string | null;
  readonly scopes: "types" | readonly string[];
}

/** Of values that the rules for credentials let pass. */
export function fhirAuthorization(values: Values): FhirAuthorization {
  const { FHIR_TOKEN: token, FHIR_USER: user, FHIR_PASSWORD: password } = values;
  if (token !== null) return { kind: "bearer", token };
  if (user !== null && password !== null) return { kind: "basic", user, password };
  const { FHIR_CLIENT_ID: clientId, FHIR_CLIENT_KEY: key } = values;
  if (clientId === null || key === null) return { kind: "none" };
  return {
    kind: "backend",
    clientId,
    key,
    keyId: values.FHIR_CLIENT_KEY_ID,
    nextKey: values.FHIR_CLIENT_NEXT_KEY,
    tokenUrl: values.FHIR_TOKEN_URL,
    scopes: values.FHIR_SCOPES ?? "types",
  };
}

const CLIENT = [
  "FHIR_CLIENT_ID",
  "FHIR_CLIENT_KEY",
  "FHIR_CLIENT_NEXT_KEY",
  "FHIR_CLIENT_KEY_ID",
  "FHIR_TOKEN_URL",
  "FHIR_SCOPES",
] as const satisfies readonly (keyof Values)[];
const BASIC = ["FHIR_USER", "FHIR_PASSWORD"] as const satisfies readonly (keyof Values)[];

const someOf = (values: Values, names: readonly (keyof Values)[]): boolean =>
  names.some((name) => values[name] !== null);

/** Whether more than one way in is given, were it by halves. */
export const hasTwoFhirCredentials = (values: Values): boolean =>
  [["FHIR_TOKEN"] as const, BASIC, CLIENT].filter((names) => someOf(values, names)).length > 1;

export const hasHalfFhirUser = (values: Values): boolean =>
  (values.FHIR_USER === null) !== (values.FHIR_PASSWORD === null);

/** Whether something of a client is given without its id or its key. */
export const hasHalfFhirClient = (values: Values): boolean =>
  someOf(values, CLIENT) && (values.FHIR_CLIENT_ID === null || values.FHIR_CLIENT_KEY === null);
