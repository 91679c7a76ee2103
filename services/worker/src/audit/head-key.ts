import { type KeyObject, createPrivateKey, createPublicKey } from "node:crypto";
import { type Failure, type Result, fail, ok } from "@cohort/foundation";

const notAKey = (path: string): { readonly ok: false; readonly failure: Failure } =>
  fail({
    code: "CONFIG.AUDIT_HEAD_KEY",
    message: `${path} is no Ed25519 key in PEM.`,
    action: "`openssl genpkey -algorithm ed25519` makes one.",
    path,
  });

function parse(pem: string, read: (pem: string) => KeyObject, path: string): Result<KeyObject> {
  try {
    const key = read(pem);
    return key.asymmetricKeyType === "ed25519" ? ok(key) : notAKey(path);
  } catch {
    return notAKey(path);
  }
}

/** The key that heads are signed with. */
export const readHeadKey = (pem: string): Result<KeyObject> =>
  parse(pem, createPrivateKey, "AUDIT_HEAD_KEY");

/** The key that signatures are checked with; of a private one its public half. */
export const readHeadPublicKey = (pem: string, path: string): Result<KeyObject> =>
  parse(pem, createPublicKey, path);
