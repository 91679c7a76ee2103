import { createServer, type RequestListener } from "node:http";
import { fail, ok, type Result } from "@cohort/foundation";

export interface Listening {
  /** `http://127.0.0.1:8081`. */
  readonly origin: string;
  /** Ends every connection, idle or not: the sandbox has no work worth finishing. */
  readonly close: () => Promise<void>;
}

/** Port 0 takes a free one; the origin names the one taken. */
export function listen(
  handler: RequestListener,
  host: string,
  port: number,
): Promise<Result<Listening>> {
  const server = createServer(handler);
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return new Promise((resolve) => {
    server.once("error", (error) =>
      resolve(
        fail({
          code: "SANDBOX.CANNOT_LISTEN",
          message: `The sandbox cannot listen on ${host}:${port}: ${error.message}.`,
          action: "Stop what uses the port, or choose another.",
        }),
      ),
    );
    server.listen(port, host, () => {
      const address = server.address();
      const taken = typeof address === "object" && address ? address.port : port;
      const name = host.includes(":") ? `[${host}]` : host;
      resolve(ok({ origin: `http://${name}:${taken}`, close }));
    });
  });
}
