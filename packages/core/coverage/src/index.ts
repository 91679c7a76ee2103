export { type Asked, askedBy } from "./asked.ts";
export { type CoverageCount, beginCoverage } from "./coverage.ts";
export type { CountedMatch } from "./criteria.ts";
export type * from "./report.ts";
