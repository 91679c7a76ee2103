import type { Config, Lifecycle } from "@cohort/config";
import { createEgress } from "@cohort/egress";
import { type CdsClient, loadCdsClients } from "@cohort/files";
import { type Failure, type Result, fail, ok } from "@cohort/foundation";
import type { Metrics } from "@cohort/telemetry";
import { createLocalJWKSet } from "jose";
import { remoteKeys } from "../auth/oidc/remote-keys.ts";
import type { CdsCaller, CdsParts } from "./parts.ts";

export interface OpenCdsOptions {
  readonly lifecycle: Pick<Lifecycle, "use">;
  readonly metrics: Pick<Metrics, "egressBlocked">;
  readonly clock: () => number;
}

const originsOf = (clients: readonly CdsClient[], ehrBase: string | null): string[] =>
  [ehrBase ?? undefined, ...clients.flatMap(({ jwksUrl, fhirServer }) => [jwksUrl, fhirServer])]
    .filter((url) => url !== undefined)
    .map((url) => new URL(url).origin);

/** The demo is reached on this machine alone, so it knows where. */
const publicUrlOf = ({ access, http }: Config): string | null =>
  access.publicUrl ?? (access.mode === "demo" ? `http://127.0.0.1:${http.port}` : null);

const withoutUrl = (): Result<never, readonly Failure[]> =>
  fail([
    {
      code: "CONFIG.MISSING",
      path: "PUBLIC_URL",
      message:
        "CDS_CLIENTS_FILE is set and PUBLIC_URL is not: tokens could not say whom they are for.",
      action: "Set PUBLIC_URL to how EHRs reach this service.",
    },
  ]);

/**
 * The CDS service of the configuration; null where nobody said how it is reached, so that a card could link to nothing.
 * Keys come from the file or the URL that it names, whatever a token says.
 */
export async function openCds(
  config: Config,
  { lifecycle, metrics, clock }: OpenCdsOptions,
): Promise<Result<CdsParts | null, readonly Failure[]>> {
  const { clientsFile, deadlineMs, isDiscoveryPublic } = config.access.cds;
  const read = clientsFile === null ? ok([]) : await loadCdsClients(clientsFile);
  if (!read.ok) return read;
  const publicUrl = publicUrlOf(config);
  if (publicUrl === null) return clientsFile === null ? ok(null) : withoutUrl();
  const origins = originsOf(read.value, config.fhir.baseUrl);
  const egress = createEgress({
    origins,
    production: config.environment === "production",
    allowCidrs: config.egress.allowCidrs,
    onBlocked: (reason) => metrics.egressBlocked.inc({ reason }),
  });
  lifecycle.use("way to the EHRs of CDS Hooks", () => egress.close());
  const clients = read.value.map((client): CdsCaller => {
    const { jwksUrl, jwks } = client;
    const keys =
      jwksUrl === undefined
        ? createLocalJWKSet(jwks ?? { keys: [] })
        : remoteKeys({ egress, clock, url: () => Promise.resolve(new URL(jwksUrl)) });
    return { ...client, keys };
  });
  return ok({
    publicUrl,
    clients,
    deadlineMs,
    isDiscoveryPublic,
    ehrBase: config.fhir.baseUrl,
    egress: origins.length === 0 ? null : egress,
  });
}
