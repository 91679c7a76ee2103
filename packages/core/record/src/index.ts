export * from "./derive/derivation.ts";
export { type Derived } from "./derive/derived.ts";
export { DERIVATIONS, inputsOf } from "./derive/table.ts";
export * from "./episodes.ts";
export { isIncomplete } from "./incomplete.ts";
export * from "./index-record.ts";
export * from "./prednisone.ts";
export * from "./record.ts";
export { type SeriesPoint, seriesOf } from "./series.ts";
