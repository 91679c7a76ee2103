import type { Config } from "@cohort/config";
import type { KeySet } from "@cohort/contract";
import { type PublicKey, clientKeysOf, publicKeySet } from "@cohort/fhir-source";
import { type Result, ok } from "@cohort/foundation";

/** The public keys under which the EHR knows this client; none where it has no client key. Fails where a key cannot be used. */
export function publishedKeys({ fhir }: Pick<Config, "fhir">): Result<KeySet> {
  const keys = clientKeysOf(fhir.authorization);
  return keys.ok ? ok({ keys: publicKeySet(keys.value).keys.map(keyToWire) }) : keys;
}

/** Member by member: nothing else of a key can get out. */
function keyToWire(key: PublicKey): KeySet["keys"][number] {
  const { kty, use, alg, kid } = key;
  return kty === "RSA"
    ? { kty, use, alg, kid, n: key.n, e: key.e }
    : { kty, use, alg, kid, crv: key.crv, x: key.x, y: key.y };
}
