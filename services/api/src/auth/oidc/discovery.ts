import type { Egress } from "@cohort/egress";
import { z } from "zod";
import { egressFetch } from "./egress-fetch.ts";
import { type Kept, keep } from "./kept.ts";
import { ProviderUnavailableError } from "./provider-unavailable.ts";

const HOUR_MS = 3_600_000;

const documentSchema = z.object({
  issuer: z.string(),
  jwks_uri: z.url(),
  authorization_endpoint: z.url().optional(),
  token_endpoint: z.url().optional(),
  token_endpoint_auth_methods_supported: z.array(z.string()).optional(),
  id_token_signing_alg_values_supported: z.array(z.string()).optional(),
  authorization_response_iss_parameter_supported: z.boolean().optional(),
});

/** What we read of an issuer's configuration (OpenID Connect Discovery 1.0, section 3). */
export type ProviderDocument = z.infer<typeof documentSchema>;

/** The configuration leaves the slash at its end out, some issuers do not. */
const isIssuer = (named: string, configured: string): boolean =>
  named === configured || named === `${configured}/`;

/** Fetches the discovery document of the issuer, kept for an hour and for a day where the issuer is away. */
export function discover(
  egress: Pick<Egress, "request">,
  issuer: string,
  clock: () => number,
  onFailed?: (error: unknown) => void,
): Kept<ProviderDocument> {
  const fetchIt = egressFetch(egress);
  return keep(
    async () => {
      const response = await fetchIt(`${issuer}/.well-known/openid-configuration`, {
        headers: { accept: "application/json" },
      });
      if (response.status !== 200) {
        throw new ProviderUnavailableError(`discovery was answered with ${response.status}`);
      }
      const document = documentSchema.parse(await response.json());
      // Section 4.3: else one issuer could speak for another.
      if (!isIssuer(document.issuer, issuer)) {
        throw new ProviderUnavailableError("the discovery document is another issuer's");
      }
      return document;
    },
    { clock, freshMs: HOUR_MS, staleMs: 24 * HOUR_MS, pauseMs: 1000, onFailed },
  );
}
