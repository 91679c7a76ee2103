export * from "./attestation.ts";
export * from "./decision.ts";
export * from "./match.ts";
