import type { Egress } from "@cohort/egress";
import type { CdsClient } from "@cohort/files";
import type { JWTVerifyGetKey } from "jose";

/** An EHR that may call, with its keys. */
export interface CdsCaller extends CdsClient {
  readonly keys: JWTVerifyGetKey;
}

/** What the CDS service is made of, beside what every route has. */
export interface CdsParts {
  /** How people and EHRs reach this service, without a slash at its end. */
  readonly publicUrl: string;
  readonly clients: readonly CdsCaller[];
  readonly deadlineMs: number;
  readonly isDiscoveryPublic: boolean;
  /** FHIR base of the EHR whose patients are stored; null: this process was not told. */
  readonly ehrBase: string | null;
  /** The way to the EHRs of the clients; null: no client has one. */
  readonly egress: Pick<Egress, "request"> | null;
}
