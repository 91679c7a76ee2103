import { type Socket, connect, createServer } from "node:net";

/** A wire that can be cut, between a client and a server that stays up. */
export interface Proxy {
  /** The URL with the proxy in place of the server. */
  readonly url: string;
  /** Drops all connections and refuses new ones. */
  cut(): Promise<void>;
  mend(): Promise<void>;
  /** Leads new connections to another server from now on. */
  lead(url: string): void;
  /** Keeps connections but lets nothing through: a server that hangs. */
  hang(hanging: boolean): void;
  /** Lets nothing more through the connections that there are, for ever and without a word, as a server does that is no more. New ones work. */
  strand(): void;
}

export async function proxyTo(url: string): Promise<Proxy> {
  let target = new URL(url);
  const open = new Set<Socket>();
  let hanging = false;
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      open.add(from);
      from.on("error", () => to.destroy());
      from.on("close", () => {
        open.delete(from);
        to.destroy();
      });
      from.pipe(to);
    }
    if (hanging) client.unpipe();
  });
  const listen = (port: number): Promise<number> =>
    new Promise((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, "127.0.0.1", () => {
        const address = server.address();
        resolve(address !== null && typeof address === "object" ? address.port : 0);
      });
    });
  const port = await listen(0);
  const through = new URL(url);
  through.hostname = "127.0.0.1";
  through.port = String(port);
  return {
    url: through.href,
    cut: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
    mend: async () => {
      await listen(port);
    },
    lead: (other) => {
      target = new URL(other);
    },
    strand: () => {
      for (const socket of open) socket.unpipe().pause();
    },
    hang: (value) => {
      hanging = value;
      for (const socket of open) {
        if (value) socket.pause();
        else socket.resume();
      }
    },
  };
}
