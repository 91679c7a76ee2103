import { z } from "zod";

/** A sentence with its parts, to any depth: what the engine says, whole. */
export const messageSchema = z
  .object({
    id: z.string().meta({ example: "measured" }),
    values: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
    get parts() {
      return z.array(messageSchema).optional();
    },
  })
  .meta({
    id: "Message",
    description:
      "A sentence in a form that can be said in any language; `parts`: it joins several.",
  });
export type WireMessage = z.infer<typeof messageSchema>;
