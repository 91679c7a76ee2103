import { showing } from "../expect.ts";

export const aps = showing("NCT06614270 aps");
