import { type Result, fail, ok } from "@cohort/foundation";
import { z } from "zod";
import type { Settings } from "../options.ts";
import type { Ask } from "./ask.ts";
import type { AuthFailure } from "./auth-failure.ts";

/** Where and how this server gives tokens. */
export interface TokenEndpoint {
  readonly url: URL;
  /** The URL as the server writes it: what an assertion is addressed to. */
  readonly audience: string;
  /** Null where the server does not say. */
  readonly algorithms: readonly string[] | null;
  readonly permissionV2: boolean;
}

const words = z.array(z.string()).optional();
const configuration = z.looseObject({
  token_endpoint: z.string().optional(),
  grant_types_supported: words,
  token_endpoint_auth_signing_alg_values_supported: words,
  capabilities: words,
});
type Configuration = z.infer<typeof configuration>;

/**
 * Reads `.well-known/smart-configuration` of the FHIR base (SMART App Launch 2.2, conformance). `tokenUrl` overrides the
 * endpoint in it, and stands in where the document is missing; that origin is trusted because somebody set it.
 */
export async function discover(
  { baseUrl, origins }: Pick<Settings, "baseUrl" | "origins">,
  ask: Ask,
  tokenUrl: string | null,
): Promise<Result<TokenEndpoint, AuthFailure>> {
  const url = new URL(".well-known/smart-configuration", baseUrl);
  const answer = await ask({ method: "GET", url, what: "smart-configuration" });
  if (!answer.ok) return answer;
  const { status, json } = answer.value;
  const read = status === 200 ? configuration.safeParse(json) : null;
  const said: Configuration = read?.data ?? {};

  const grants = said.grant_types_supported;
  if (grants !== undefined && !grants.includes("client_credentials")) {
    return notOffered(
      "does not list the grant type client_credentials",
      "Have backend services switched on in the EHR, or use FHIR_TOKEN or FHIR_USER.",
    );
  }
  const written = tokenUrl ?? said.token_endpoint;
  if (written === undefined || !URL.canParse(written, baseUrl.href)) {
    return notOffered("names no token endpoint", "Set FHIR_TOKEN_URL.");
  }
  const endpoint = new URL(written, baseUrl);
  const known = endpoint.origin === baseUrl.origin || origins.has(endpoint.origin);
  if (!isWeb(endpoint) || (tokenUrl === null && !known)) {
    return fail({
      reason: "foreign-origin",
      message: "the token endpoint is on another origin than the FHIR server",
      action:
        "If it is the EHR's, set FHIR_TOKEN_URL to it or add its origin to FHIR_ALLOWED_ORIGINS.",
    });
  }
  return ok({
    url: endpoint,
    audience: URL.canParse(written) ? written : endpoint.href,
    algorithms: said.token_endpoint_auth_signing_alg_values_supported ?? null,
    permissionV2: said.capabilities?.includes("permission-v2") ?? false,
  });
}

const isWeb = ({ protocol, username, password }: URL): boolean =>
  (protocol === "https:" || protocol === "http:") && username === "" && password === "";

const notOffered = (what: string, action: string): Result<TokenEndpoint, AuthFailure> =>
  fail({ reason: "not-offered", message: `.well-known/smart-configuration ${what}`, action });
