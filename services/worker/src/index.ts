export { type CoverageParts, computeCoverage } from "./coverage/compute-coverage.ts";
export type { Shared } from "./open-parts.ts";
export { type StartedWorker, start } from "./start.ts";
