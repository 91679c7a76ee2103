/** A stream of server-sent events that somebody reads. */
export interface Followed {
  readonly status: number;
  readonly headers: Headers;
  /** The data of the next event of that name that was not asked for yet; fails after five seconds. */
  next(name: string): Promise<string>;
  /** How many of that name came so far. */
  seen(name: string): number;
  comments(): number;
  /** Once the other side has ended it. */
  readonly ended: Promise<void>;
  leave(): Promise<void>;
}

const LONGEST_MS = 5000;

export async function follow(url: string, headers: Record<string, string>): Promise<Followed> {
  const gone = new AbortController();
  const reply = await fetch(url, { headers, signal: gone.signal });
  const events: { readonly name: string; readonly data: string }[] = [];
  let comments = 0;
  let taken = 0;

  const take = (block: string): void => {
    const lines = block.split("\n");
    const of = (field: string): string =>
      lines.find((line) => line.startsWith(`${field}: `))?.slice(field.length + 2) ?? "";
    if (lines.some((line) => line.startsWith(":"))) comments += 1;
    if (of("event") !== "") events.push({ name: of("event"), data: of("data") });
  };

  async function readAll(): Promise<void> {
    const decoder = new TextDecoder();
    let text = "";
    for await (const chunk of reply.body ?? []) {
      text += decoder.decode(chunk, { stream: true });
      const blocks = text.split("\n\n");
      text = blocks.pop() ?? "";
      for (const block of blocks) take(block);
    }
  }
  const ended = readAll().catch(() => undefined);

  return {
    status: reply.status,
    headers: reply.headers,
    next: async (name) => {
      for (const since = Date.now(); Date.now() - since < LONGEST_MS;) {
        const at = events.findIndex((event, index) => index >= taken && event.name === name);
        if (at >= 0) {
          taken = at + 1;
          return events[at]?.data ?? "";
        }
        await new Promise((done) => setTimeout(done, 20));
      }
      throw new Error(`no event ${name} came`);
    },
    seen: (name) => events.filter((event) => event.name === name).length,
    comments: () => comments,
    ended,
    leave: async () => {
      gone.abort();
      await ended;
    },
  };
}
