import { z } from "zod";

export const openApiSchema = z
  .looseObject({ openapi: z.string() })
  .meta({ description: "An OpenAPI 3.1 document." });
