import type { Server } from "node:http";

/** The TCP port that a server listens on; 0 where it does not. */
export function portOf(server: Server): number {
  const address = server.address();
  return address !== null && typeof address === "object" ? address.port : 0;
}
