import type { Egress } from "@cohort/egress";
import { type JWTVerifyGetKey, createLocalJWKSet, errors } from "jose";
import { z } from "zod";
import { egressFetch } from "./egress-fetch.ts";
import { keep } from "./kept.ts";
import { ProviderUnavailableError } from "./provider-unavailable.ts";

const MINUTE_MS = 60_000;

const keySetSchema = z.object({ keys: z.array(z.looseObject({ kty: z.string() })).max(100) });

export interface RemoteKeysOptions {
  readonly egress: Pick<Egress, "request">;
  /** Of the JSON Web Key Set: from the configuration or the issuer's discovery document, never from a token. */
  readonly url: () => Promise<URL>;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly onFailed?: (error: unknown) => void;
}

/**
 * The public keys of an issuer, kept for ten minutes and for an hour where the issuer is away. A `kid` that is not among them has
 * them fetched anew, at most once a minute, so that a new key is known soon and tokens with made-up ones cost nothing. A `kid` is
 * only ever compared; `jku`, `x5u`, `x5c` and `jwk` of a token are not looked at. Throws ProviderUnavailableError.
 */
export function remoteKeys({ egress, url, clock, onFailed }: RemoteKeysOptions): JWTVerifyGetKey {
  const fetchIt = egressFetch(egress);
  const keys = keep(
    async () => {
      const response = await fetchIt((await url()).href, {
        headers: { accept: "application/jwk-set+json, application/json" },
      });
      if (response.status !== 200) {
        throw new ProviderUnavailableError(`the key set was answered with ${response.status}`);
      }
      const set = keySetSchema.parse(await response.json());
      return createLocalJWKSet({ keys: set.keys });
    },
    { clock, freshMs: 10 * MINUTE_MS, staleMs: 60 * MINUTE_MS, pauseMs: 1000, onFailed },
  );
  return async (header, token) => {
    const known = await keys.get();
    try {
      return await known(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      const renewed = await keys.renewed(MINUTE_MS);
      return renewed(header, token);
    }
  };
}
