import type { CdsRequest } from "@cohort/contract";
import { type Egress, isEgressError } from "@cohort/egress";
import type { AuthContext } from "../auth/auth-context.ts";
import { principalOf } from "./identify.ts";
import type { CdsCaller, CdsParts } from "./parts.ts";

/** Gives the JSON at a URL of the EHR; undefined where there is none to be had. */
export type Fetch = (url: URL) => Promise<unknown>;

export interface EhrServer {
  /** With a slash at its end. */
  readonly base: URL;
  readonly fetch: Fetch;
  /** There is no time left to ask. */
  readonly isLate: () => boolean;
}

const RESPONSE_BYTES = 5 * 1024 * 1024;

const withoutSlash = (url: string): string => url.replace(/\/+$/, "");

/** The client that the caller is; undefined where they called with other credentials. */
export const clientOf = (
  { clients }: CdsParts,
  { principals }: Pick<AuthContext, "principals">,
): CdsCaller | undefined => clients.find(({ issuer }) => principals.includes(principalOf(issuer)));

/**
 * Whether patients' ids in the request are those of the EHR whose records are stored. Ids of another server would be other
 * people's here.
 */
export function isOurEhr(
  { ehrBase }: Pick<CdsParts, "ehrBase">,
  client: Pick<CdsCaller, "fhirServer"> | undefined,
  { fhirServer }: Pick<CdsRequest, "fhirServer">,
): boolean {
  const own = [ehrBase, client?.fhirServer ?? null].flatMap((base) =>
    base === null ? [] : [withoutSlash(base)],
  );
  if (fhirServer !== undefined && !own.includes(withoutSlash(fhirServer))) return false;
  return new Set(own).size <= 1 || withoutSlash(fhirServer ?? client?.fhirServer ?? "") === ehrBase;
}

async function read(
  egress: Pick<Egress, "request">,
  url: URL,
  token: string,
  signal: AbortSignal,
): Promise<unknown> {
  try {
    const incoming = await egress.request({
      method: "GET",
      url,
      headers: { accept: "application/fhir+json" },
      authorization: { origin: url.origin, value: `Bearer ${token}` },
      redirects: "none",
      origins: [url.origin],
      limits: { responseBytes: RESPONSE_BYTES },
      signal,
    });
    if (incoming.status !== 200) {
      await incoming.discard();
      return undefined;
    }
    return JSON.parse(new TextDecoder().decode(await incoming.bytes()));
  } catch (error) {
    if (isEgressError(error) || error instanceof SyntaxError || signal.aborted) return undefined;
    throw error;
  }
}

/**
 * The EHR's FHIR server, to be read with the token that the request brought: the one that was agreed on for this client, else
 * that of the hospital, and only where the request names that very one. Null: nothing can be fetched. The token is used and forgotten.
 */
export function ehrServerOf(
  { egress, ehrBase }: Pick<CdsParts, "egress" | "ehrBase">,
  client: CdsCaller | undefined,
  { fhirServer, fhirAuthorization }: CdsRequest,
  signal: AbortSignal,
): EhrServer | null {
  const agreed = client?.fhirServer ?? ehrBase;
  if (!egress || !fhirAuthorization || fhirServer === undefined || agreed === null) return null;
  if (withoutSlash(fhirServer) !== withoutSlash(agreed)) return null;
  const token = fhirAuthorization.access_token;
  return {
    base: new URL(`${withoutSlash(agreed)}/`),
    fetch: (url) => read(egress, url, token, signal),
    isLate: () => signal.aborted,
  };
}
