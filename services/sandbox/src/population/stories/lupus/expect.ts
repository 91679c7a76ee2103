import { showing } from "../expect.ts";

export const { eligible, unknown, review, fails, nearMiss, later, ...sle } =
  showing("NCT06421701 sle");

export const noCandidate = { ...fails("inc-3"), ...sle.noCandidate };
