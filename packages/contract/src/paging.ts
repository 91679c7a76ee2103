import { z } from "zod";

export const PAGE_LIMIT = { default: 50, max: 200 } as const;

export const limitSchema = z
  .string()
  .regex(/^[0-9]{1,3}$/, "must be a whole number")
  .transform(Number)
  .pipe(z.number().int().min(1).max(PAGE_LIMIT.max))
  .default(PAGE_LIMIT.default)
  .meta({ type: "integer", minimum: 1, maximum: PAGE_LIMIT.max, default: PAGE_LIMIT.default });
