import { z } from "zod";

export const PAGE_LIMIT = { default: 50, max: 200 } as const;

const LIMIT_MESSAGE = `must be a whole number from 1 to ${PAGE_LIMIT.max}`;

export const limitSchema = z
  .string()
  .regex(/^[0-9]{1,3}$/, LIMIT_MESSAGE)
  .transform(Number)
  .pipe(z.number().int().min(1, LIMIT_MESSAGE).max(PAGE_LIMIT.max, LIMIT_MESSAGE))
  .default(PAGE_LIMIT.default)
  .meta({ type: "integer", minimum: 1, maximum: PAGE_LIMIT.max, default: PAGE_LIMIT.default });
