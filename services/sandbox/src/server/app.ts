import express, { type Express, type Request, type Response } from "express";
import { isResourceId } from "../store/json.ts";
import type { Store } from "../store/store.ts";
import { capabilityStatement, searchableTypes } from "./capability-statement.ts";
import { answerError } from "./errors.ts";
import { refuse } from "./outcome.ts";
import { type History, historyPage } from "./history.ts";
import type { PageCache } from "./page-cache.ts";
import { parseSearch } from "./parse-search.ts";
import { firstPage, nextPage } from "./pages.ts";
import { runSearch } from "./run-search.ts";
import { FHIR_JSON, isStrict, negotiate, queryOf, sendResource } from "./http.ts";

export interface AppOptions {
  readonly store: Store;
  readonly pages: PageCache;
  readonly histories: PageCache<History>;
  /** `/fhir`; no slash at its end. */
  readonly basePath: string;
  readonly now: () => number;
  /** Bytes. */
  readonly bodyLimit: number;
}

const READ_ONLY = { Allow: "GET, HEAD" };

/** The FHIR R4 REST API of a store: metadata, search with paging, read. Everything else is refused by outcome. */
export function createApp({
  store,
  pages,
  histories,
  basePath,
  now,
  bodyLimit,
}: AppOptions): Express {
  const app = express();
  app.disable("x-powered-by");
  app.disable("etag");
  const startedOn = new Date(now()).toISOString().slice(0, 10);

  const base = (request: Request): string =>
    `${request.protocol}://${request.get("host") ?? "localhost"}${basePath}`;
  const typeOf = (request: Request): string => {
    const type = String(request.params["type"]);
    if (searchableTypes(store).includes(type)) return type;
    throw refuse(404, "not-supported", `Resource type "${type}" is not held by this server.`);
  };
  const sendBundle = (response: Response, bundle: Buffer): void => {
    response.status(200).type(FHIR_JSON).send(bundle);
  };
  const search = (request: Request, response: Response, parameters: URLSearchParams): void => {
    const asked = parseSearch(typeOf(request), parameters, isStrict(request));
    const result = { request: asked, matches: runSearch(store, asked) };
    sendBundle(response, firstPage({ store, pages, base: base(request), at: now() }, result));
  };

  app.use(negotiate);
  const fhir = express.Router({ caseSensitive: true });
  fhir.get("/metadata", (request, response) => {
    response
      .type(FHIR_JSON)
      .send(JSON.stringify(capabilityStatement(store, base(request), startedOn)));
  });
  fhir.get("/", (request, response) => {
    const parameters = queryOf(request);
    if (!parameters.has("_getpages")) {
      throw refuse(501, "not-supported", "Searching across all types is not supported.");
    }
    sendBundle(response, nextPage({ store, pages, base: base(request), at: now() }, parameters));
  });
  fhir.get("/:type", (request, response) => search(request, response, queryOf(request)));
  fhir.post(
    "/:type/_search",
    express.text({ type: "application/x-www-form-urlencoded", limit: bodyLimit }),
    (request, response) => {
      if (!request.is("application/x-www-form-urlencoded") && request.get("content-type")) {
        throw refuse(
          415,
          "not-supported",
          "A search by POST is application/x-www-form-urlencoded.",
        );
      }
      const parameters = queryOf(request);
      const body = typeof request.body === "string" ? request.body : "";
      for (const [name, value] of new URLSearchParams(body)) parameters.append(name, value);
      search(request, response, parameters);
    },
  );
  fhir.get("/:type/_history", (request, response) => {
    const context = { store, histories, base: base(request), at: now() };
    sendBundle(response, historyPage(context, typeOf(request), queryOf(request)));
  });
  fhir.get("/:type/:id", (request, response) => {
    const type = typeOf(request);
    const { id } = request.params;
    if (id.startsWith("$") || id.startsWith("_")) {
      throw refuse(501, "not-supported", `"${id}" of ${type} is not supported.`);
    }
    const found = isResourceId(id) ? store.read(type, id) : undefined;
    if (found === "deleted") throw refuse(410, "deleted", `${type}/${id} was deleted.`);
    if (!found) throw refuse(404, "not-found", `${type}/${id} is not known.`);
    sendResource(request, response, found);
  });

  // What would write is read as far as a server would, so that a client's broken body is named as such.
  const json = express.json({ type: ["application/json", FHIR_JSON], limit: bodyLimit });
  fhir.post("/", json, () => {
    throw refuse(405, "not-supported", "Transactions and batches are not supported.", READ_ONLY);
  });
  fhir.post("/:type", json, (request) => {
    throw refuse(
      405,
      "not-supported",
      `Creating a ${typeOf(request)} is not supported.`,
      READ_ONLY,
    );
  });
  for (const method of ["put", "patch", "delete"] as const) {
    fhir[method]("/:type{/:id}", json, (request) => {
      const what = `${request.method} of a ${typeOf(request)}`;
      throw refuse(405, "not-supported", `${what} is not supported.`, READ_ONLY);
    });
  }
  fhir.use((request) => {
    throw refuse(501, "not-supported", `${request.method} ${request.path} is not supported.`);
  });
  app.use(basePath === "" ? "/" : basePath, fhir);
  app.use((request) => {
    throw refuse(404, "not-found", `No such path: ${request.path}. The FHIR base is ${basePath}.`);
  });
  app.use(answerError);
  return app;
}
