export * from "./calendar.ts";
export * from "./canonical.ts";
export * from "./ids.ts";
export * from "./internal-error.ts";
export * from "./result.ts";
export { isPrincipal } from "./principal.ts";
export * from "./roles.ts";
export * from "./scan-json.ts";
export * from "./zone.ts";
