export * from "./interface/candidates.ts";
export * from "./interface/jobs.ts";
export * from "./interface/matches.ts";
export * from "./interface/records.ts";
export * from "./interface/studies.ts";
export * from "./store.ts";
export * from "./unavailable.ts";
