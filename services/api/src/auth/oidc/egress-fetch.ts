import type { Egress } from "@cohort/egress";

/** A request as libraries of OAuth put it. */
interface FetchOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly signal?: AbortSignal | null | undefined;
}

/** Documents of an identity provider are small. */
const RESPONSE_BYTES = 1024 * 1024;

const textOf = (body: unknown): string | null => {
  if (body === undefined || body === null) return null;
  if (typeof body === "string") return body;
  if (body instanceof URLSearchParams) return body.toString();
  throw new TypeError("only forms and text are sent to an identity provider");
};

/** Egress in the shape of `fetch`, for libraries that bring their own requests. Redirects are answers like any other. */
export const egressFetch =
  (egress: Pick<Egress, "request">) =>
  async (address: string, options: FetchOptions = {}): Promise<Response> => {
    const url = new URL(address);
    const { authorization, ...headers } = Object.fromEntries(
      Object.entries(options.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
    );
    const incoming = await egress.request({
      method: options.method?.toUpperCase() === "POST" ? "POST" : "GET",
      url,
      headers,
      body: textOf(options.body),
      authorization:
        authorization === undefined ? null : { origin: url.origin, value: authorization },
      redirects: "none",
      limits: { responseBytes: RESPONSE_BYTES },
      ...(options.signal ? { signal: options.signal } : {}),
    });
    const bytes = await incoming.bytes();
    const type = incoming.header("content-type");
    return new Response(incoming.status === 204 || incoming.status === 304 ? null : bytes.slice(), {
      status: incoming.status,
      headers: type === null ? {} : { "content-type": type },
    });
  };
