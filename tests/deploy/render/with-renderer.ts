import { describe } from "@jest/globals";
import { noRenderer } from "./tools.ts";

/** `describe` where a chart can be rendered; elsewhere skipped, with the reason in its name. */
export const withRenderer = (name: string, tests: () => void): void =>
  noRenderer === null
    ? describe(name, tests)
    : describe.skip(`${name} (skipped: ${noRenderer})`, tests);
