import { queryOptions } from "@tanstack/react-query";
import { type AnswerOf, call } from "./call.ts";

export type Overview = AnswerOf<"readOverview">;

/** Who stands where in the studies of the caller; one answer for every page that asks. */
export const OVERVIEW = queryOptions({
  queryKey: ["overview"],
  queryFn: async ({ signal }): Promise<Overview> => (await call("readOverview", { signal })).body,
});
