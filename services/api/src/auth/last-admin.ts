import { reject } from "../edge/rejection.ts";

/** What the store refuses with `GRANT.LAST_ADMIN`. */
export const lastAdmin = () =>
  reject("conflict", {
    detail: "Nobody would be left to administer every study: make another one first.",
  });
