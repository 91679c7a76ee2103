export { type HeadExport, exportHead } from "./audit/export-head.ts";
export { type HeadsOfFile, type SignedHead, readHeads } from "./audit/head-file.ts";
export { readHeadKey, readHeadPublicKey } from "./audit/head-key.ts";
export { type CoverageParts, computeCoverage } from "./coverage/compute-coverage.ts";
export type { Shared } from "./open-parts.ts";
export { type StartedWorker, start } from "./start.ts";
