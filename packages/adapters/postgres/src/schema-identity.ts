import type { Generated } from "kysely";

/** The tables of keys, sessions and what may be used once, as kysely sees them. */
export interface IdentityTables {
  readonly api_key: {
    readonly id: string;
    readonly name: string;
    readonly hash: string;
    readonly created_by: string;
    readonly created_at: Generated<string>;
    readonly ends_at: string;
    readonly last_used_at: string | null;
    readonly revoked_at: string | null;
  };
  readonly session: {
    readonly hash: string;
    readonly subject: string;
    readonly principals: readonly string[];
    readonly key_id: string | null;
    readonly created_at: string;
    readonly seen_at: string;
    readonly ends_at: string;
  };
  readonly sign_in: {
    readonly state_hash: string;
    readonly browser_hash: string;
    readonly return_to: string;
    readonly ends_at: string;
  };
  readonly used_token: {
    readonly id: string;
    readonly ends_at: string;
    readonly used_at: Generated<string>;
  };
}
