import { showing } from "../expect.ts";

export const changhai = showing("NCT06464679 ra");
export const nanjing = showing("NCT06613490 ra");
