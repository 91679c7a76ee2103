import { jest } from "@jest/globals";
import { IS_LONG, onBothBackEnds, seedsFrom } from "./back-ends.ts";
import { killAtSeededPoints } from "./worker-killed.ts";

jest.setTimeout(240_000);

onBothBackEnds("workers that are killed", (kind) =>
  killAtSeededPoints(kind, IS_LONG ? seedsFrom(1, 20) : [kind === "Redis" ? 2 : 1]),
);
