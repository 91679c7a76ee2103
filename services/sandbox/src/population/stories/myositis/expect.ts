import { showing } from "../expect.ts";

export const zhejiang = showing("NCT06614270 iim");
export const changhai = showing("NCT06464679 iim");
/** The study of antisynthetase syndrome. */
export const nanjing = showing("NCT06613490 asys");
