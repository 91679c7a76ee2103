export * from "./outcome.ts";
export * from "./syntax.ts";
