import { showing } from "../expect.ts";

export const aav = showing("NCT06614270 aav");
