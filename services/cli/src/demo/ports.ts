import { createServer } from "node:net";
import { type Result, fail, ok } from "@cohort/foundation";

/**
 * Whether the demo may listen on a port of this machine, asked before anything is started. Fails with
 * `DEMO.PORT_TAKEN`, which names the option that chooses another.
 */
export function portIsFree(port: number, option: string): Promise<Result<null>> {
  return new Promise((done) => {
    const probe = createServer();
    probe.once("error", (error) => done(fail(taken(port, option, error))));
    probe.listen(port, "127.0.0.1", () => probe.close(() => done(ok(null))));
  });
}

const taken = (port: number, option: string, error: Error & { readonly code?: string }) => ({
  code: "DEMO.PORT_TAKEN",
  message:
    error.code === "EADDRINUSE"
      ? `Port ${port} of 127.0.0.1 is in use by another program.`
      : `Port ${port} of 127.0.0.1 cannot be listened on (${error.code ?? error.message}).`,
  action: `End that program, or choose another port with ${option} PORT.`,
});
