export * from "./derive.ts";
export * from "./egfr.ts";
export * from "./episodes.ts";
export * from "./index-record.ts";
export * from "./prednisone.ts";
export * from "./record.ts";
