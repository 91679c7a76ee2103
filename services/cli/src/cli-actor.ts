import { userInfo } from "node:os";
import type { Actor } from "@cohort/postgres";

/** Whoever runs the command, as the machine knows them. */
export const cliActor = (): Actor => ({
  subject: `cli:${userInfo().username}`,
  kind: "cli",
  network: null,
  requestId: null,
});
