import { createHash } from "node:crypto";
import type { PatientRecord } from "@cohort/record";

/**
 * 64 bits that stand for a resource's name (`Observation/o1`), as PostgreSQL's bigint: the first eight bytes of its
 * SHA-256. Two names that share them cost a needless reading, no more.
 */
export const fingerprint = (source: string): string =>
  createHash("sha256").update(source).digest().readBigInt64BE().toString();

/** Of every resource that a record speaks of, each once, as the text of a `bigint[]`. */
export const fingerprintsOf = ({ facts, issues }: PatientRecord): string => {
  const sources = new Set([
    ...facts.map(({ source }) => source),
    ...issues.map(({ resource }) => resource).filter((resource) => resource.includes("/")),
  ]);
  return `{${[...sources].map(fingerprint).join(",")}}`;
};
