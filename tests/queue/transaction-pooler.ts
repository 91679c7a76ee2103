import { type Server, type Socket, createServer } from "node:net";
import { Client } from "pg";

/** What PostgreSQL says of itself where nothing is asked: let in, and ready. */
const LET_IN = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0, 0x5a, 0, 0, 0, 5, 0x49]);
const READY = 0x5a;
const IDLE = 0x49;
const QUERY = 0x51;
const SYNC = 0x53;
const TERMINATE = 0x58;

export interface Pooler {
  readonly url: string;
  close(): Promise<void>;
}

/** The whole messages at the beginning of the bytes, each with its kind in its first byte, and what is left. */
function messagesOf(bytes: Buffer): { readonly whole: readonly Buffer[]; readonly rest: Buffer } {
  const whole: Buffer[] = [];
  let at = 0;
  while (bytes.length >= at + 5 && bytes.length >= at + 1 + bytes.readInt32BE(at + 1)) {
    const end = at + 1 + bytes.readInt32BE(at + 1);
    whole.push(bytes.subarray(at, end));
    at = end;
  }
  return { whole, rest: bytes.subarray(at) };
}

/**
 * As PgBouncer pools transactions: all clients have one session of PostgreSQL between them, each for as long as one of its transactions
 * lasts. Let in is everyone.
 */
export async function poolTransactions(databaseUrl: string): Promise<Pooler> {
  const session = new Client({ connectionString: databaseUrl });
  await session.connect();
  // From here on its wire is ours, and its end as well.
  session.on("error", () => {});
  const wire = (session as unknown as { connection: { stream: Socket } }).connection.stream;
  wire.removeAllListeners("data");
  const turns: { readonly client: Socket; readonly asked: Buffer }[] = [];
  const open = new Set<Socket>();
  let holder: Socket | null = null;
  let answered: Buffer = Buffer.alloc(0);

  const next = (): void => {
    if (turns.length === 0) return;
    const at = holder === null ? 0 : turns.findIndex(({ client }) => client === holder);
    if (at < 0) return;
    const [turn] = turns.splice(at, 1);
    holder = turn?.client ?? null;
    if (turn !== undefined) wire.write(turn.asked);
  };
  wire.on("data", (chunk: Buffer) => {
    holder?.write(chunk);
    const { whole, rest } = messagesOf(Buffer.concat([answered, chunk]));
    answered = rest;
    for (const message of whole) {
      if (message[0] !== READY) continue;
      if (message[5] === IDLE) holder = null;
      next();
    }
  });

  const serve = (client: Socket): void => {
    open.add(client);
    let isStarted = false;
    let heard: Buffer = Buffer.alloc(0);
    let asked: Buffer[] = [];
    client.on("error", () => client.destroy());
    client.on("data", (chunk: Buffer) => {
      if (!isStarted) {
        isStarted = true;
        client.write(LET_IN);
        return;
      }
      const { whole, rest } = messagesOf(Buffer.concat([heard, chunk]));
      heard = rest;
      for (const message of whole) {
        if (message[0] === TERMINATE) return;
        asked.push(message);
        if (message[0] !== QUERY && message[0] !== SYNC) continue;
        turns.push({ client, asked: Buffer.concat(asked) });
        asked = [];
        if (holder === null) next();
      }
    });
  };
  const server: Server = createServer(serve);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  const through = new URL(databaseUrl);
  through.port = String(address !== null && typeof address === "object" ? address.port : 0);
  through.hostname = "127.0.0.1";
  return {
    url: through.href,
    close: async () => {
      for (const client of open) client.destroy();
      const ended = new Promise((done) => server.close(done));
      wire.destroy();
      await ended;
    },
  };
}
