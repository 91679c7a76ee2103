export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/** JSON in, JSON out. */
export async function call(
  url: string,
  method: "GET" | "POST" | "PUT" = "GET",
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Reply> {
  const reply = await fetch(url, {
    method,
    headers: { ...(body === undefined ? {} : { "Content-Type": "application/json" }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: reply.status, headers: reply.headers, body: await reply.json() };
}

/** The fields that a problem names. */
export const fieldsOf = ({ body }: Reply): string[] =>
  ((body as { errors?: { field: string }[] }).errors ?? []).map(({ field }) => field);
