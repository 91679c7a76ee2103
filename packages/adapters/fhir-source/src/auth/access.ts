import type { SourceStatus } from "../interface.ts";
import type { Settings } from "../options.ts";
import type { Ask } from "./ask.ts";
import { type BackendClient, createTokens } from "./tokens.ts";

export type Credentials =
  | { readonly kind: "bearer"; readonly token: string }
  | { readonly kind: "basic"; readonly user: string; readonly password: string }
  /** SMART App Launch 2.2, backend services. */
  | ({ readonly kind: "backend" } & BackendClient);

/** What opens the FHIR server to us; meant for the origin of its base URL alone. */
export interface Access {
  /** The `authorization` header; null: none. Throws as Tokens.get does. */
  header(signal?: AbortSignal): Promise<string | null>;
  /** The server answered 401 to that header. True where another may do better. */
  refused(header: string | null): boolean;
  /** A header that was got after a refusal was refused too. */
  rejected(): void;
  /** Whether the grant leaves out this type, so that there is no use in asking. */
  withholds(type: string): boolean;
  status(): SourceStatus;
}

const OPEN: SourceStatus = { withheld: [], authFailure: null };

const fixed = (header: string | null): Access => ({
  header: () => Promise.resolve(header),
  refused: () => false,
  rejected: () => undefined,
  withholds: () => false,
  status: () => OPEN,
});

export function createAccess(settings: Settings, ask: Ask): Access {
  const { credentials } = settings;
  if (credentials === null) return fixed(null);
  switch (credentials.kind) {
    case "bearer":
      return fixed(`Bearer ${credentials.token}`);
    case "basic":
      return fixed(`Basic ${base64(`${credentials.user}:${credentials.password}`)}`);
    case "backend":
      return withTokens(settings, credentials, ask);
  }
}

const base64 = (text: string): string => Buffer.from(text, "utf8").toString("base64");

const SCHEME = "Bearer ";

function withTokens(settings: Settings, client: BackendClient, ask: Ask): Access {
  const tokens = createTokens(settings, client, ask);
  return {
    header: async (signal) => SCHEME + (await tokens.get(signal)),
    refused(header) {
      if (header === null) return false;
      tokens.drop(header.slice(SCHEME.length));
      return true;
    },
    rejected() {
      const status = { ...tokens.status(), authFailure: "rejected" };
      settings.onAuthorization(status);
    },
    withholds: (type) => tokens.status().withheld.includes(type),
    status: () => tokens.status(),
  };
}
