import { expectDefined } from "@cohort/foundation";
import { Client } from "fhir-kit-client";
import type { SearchParams } from "fhir-kit-client";
import type { Call, FhirRequest } from "../wire/call.ts";
import type { Settings } from "../options.ts";
import type { Reply } from "../wire/reply.ts";

export type { SearchParams } from "fhir-kit-client";

/** What the caller of a verb decides about it. */
export type Wish = Pick<Call, "patienceMs" | "signal">;

export interface SearchForm {
  /** `POST _search`, so that parameters stay out of access logs. */
  readonly post: boolean;
  /** Ask the server to refuse what it does not understand. */
  readonly strict: boolean;
}

/** The FHIR interactions in use. Each answers with the resource type that it must, or throws a SourceError. */
export interface Verbs {
  search(type: string, params: SearchParams, form: SearchForm, wish: Wish): Promise<Reply>;
  /** The history of a type. */
  history(type: string, params: SearchParams, form: SearchForm, wish: Wish): Promise<Reply>;
  /** A next link, exactly as given. */
  page(type: string, url: string, wish: Wish): Promise<Reply>;
  read(type: string, id: string, wish: Wish): Promise<Reply>;
  capabilities(wish: Wish): Promise<Reply>;
}

/**
 * fhir-kit-client makes each request (path, query, form body, headers); `send` sends it. The client's own sending has
 * no limits of any kind, and follows a link to any host with the token.
 */
export function createVerbs(
  { baseUrl, limits }: Pick<Settings, "baseUrl" | "limits">,
  send: (request: FhirRequest) => Promise<Reply>,
): Verbs {
  async function through(call: Call, verb: (client: Client) => Promise<unknown>): Promise<Reply> {
    const client = new Client({ baseUrl: baseUrl.href });
    let reply: Reply | undefined;
    client.httpClient.request = async (method, path, options = {}, body) => {
      reply = await send({
        ...call,
        method: method === "POST" ? "POST" : "GET",
        url: client.httpClient.expandUrl(path),
        headers: options.headers ?? {},
        body: typeof body === "string" ? body : null,
      });
      return reply.body;
    };
    await verb(client);
    return expectDefined(reply, "an answer of the FHIR client");
  }

  return {
    search(type, searchParams, { post, strict }, wish) {
      const query = queryOf(searchParams);
      const postSearch =
        post || baseUrl.href.length + type.length + query.length > limits.urlLength;
      const route = postSearch ? `POST ${type}/_search` : `GET ${type}`;
      const headers = preferenceOf(strict);
      return through({ ...wish, type, route, expect: "Bundle" }, (client) =>
        client.resourceSearch({
          resourceType: type,
          searchParams,
          options: { postSearch, headers },
        }),
      );
    },
    history: (type, params, { strict }, wish) =>
      through({ ...wish, type, route: `GET ${type}/_history`, expect: "Bundle" }, (client) =>
        client.request(`${type}/_history?${queryOf(params)}`, {
          options: { headers: preferenceOf(strict) },
        }),
      ),
    page: (type, url, wish) =>
      through({ ...wish, type, route: `GET next page of ${type}`, expect: "Bundle" }, (client) =>
        client.request(url),
      ),
    read: (resourceType, id, wish) =>
      through(
        { ...wish, type: resourceType, route: `GET ${resourceType}/{id}`, expect: resourceType },
        (client) => client.read({ resourceType, id: encodeURIComponent(id) }),
      ),
    capabilities: (wish) =>
      through(
        { ...wish, type: "metadata", route: "GET metadata", expect: "CapabilityStatement" },
        (client) => client.capabilityStatement(),
      ),
  };
}

const queryOf = (params: SearchParams): string =>
  new URLSearchParams(
    Object.entries(params).map(([name, value]): [string, string] => [name, String(value)]),
  ).toString();

const preferenceOf = (strict: boolean): Record<string, string> =>
  strict ? { prefer: "handling=strict" } : {};
