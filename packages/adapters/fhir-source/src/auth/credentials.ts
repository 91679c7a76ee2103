import { type Result, ok } from "@cohort/foundation";
import type { Credentials } from "./access.ts";
import { type ClientKeys, readClientKeys } from "./client-keys.ts";
import type { ScopeWish } from "./scopes.ts";

/** A text that only shows itself when asked to. */
interface Hidden {
  reveal(): string;
}

interface HiddenClient {
  readonly kind: "backend";
  readonly clientId: string;
  readonly key: Hidden;
  readonly keyId: string | null;
  readonly nextKey: Hidden | null;
  readonly tokenUrl: string | null;
  readonly scopes: ScopeWish;
}

/** How the EHR lets us in, as it is configured. */
export type AuthorizationSetting =
  | { readonly kind: "none" }
  | { readonly kind: "bearer"; readonly token: Hidden }
  | { readonly kind: "basic"; readonly user: string; readonly password: Hidden }
  | HiddenClient;

/** Reads what is configured; null where the EHR asks for nothing. Fails where a key cannot be used. */
export function credentialsOf(setting: AuthorizationSetting): Result<Credentials | null> {
  switch (setting.kind) {
    case "none":
      return ok(null);
    case "bearer":
      return ok({ kind: "bearer", token: setting.token.reveal() });
    case "basic":
      return ok({ kind: "basic", user: setting.user, password: setting.password.reveal() });
    case "backend": {
      const { kind, clientId, tokenUrl, scopes } = setting;
      const keys = clientKeysOf(setting);
      return keys.ok ? ok({ kind, clientId, keys: keys.value.current, tokenUrl, scopes }) : keys;
    }
  }
}

/** The keys of this client, to sign with or to publish; none where it has no client id. */
export function clientKeysOf(setting: AuthorizationSetting): Result<ClientKeys> {
  if (setting.kind !== "backend") return ok({ current: [], next: [] });
  const { key, keyId, nextKey } = setting;
  return readClientKeys({ key: key.reveal(), keyId, nextKey: nextKey?.reveal() ?? null });
}

/** The origins that authorization may lead to beside those of the EHR: that of a token endpoint that somebody set. */
export const authorizationOrigins = (setting: AuthorizationSetting): readonly string[] =>
  setting.kind === "backend" && setting.tokenUrl !== null ? [new URL(setting.tokenUrl).origin] : [];
