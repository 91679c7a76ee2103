import { showing } from "../expect.ts";

export const zhejiang = showing("NCT06614270 ssc");
export const changhai = showing("NCT06464679 ssc");
