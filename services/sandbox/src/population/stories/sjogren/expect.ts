import { showing } from "../expect.ts";

export const sjs = showing("NCT06614270 sjs");
export const pss = showing("NCT06464679 pss");
/** The study of those at high risk of lymphoma. */
export const risk = showing("NCT06967038 pss");
