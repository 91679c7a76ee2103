export * from "./concept.ts";
export * from "./terminology.ts";
