import {
  OpenAPIRegistry,
  OpenApiGeneratorV31,
  type ResponseConfig,
} from "@asteasolutions/zod-to-openapi";
import type { Operation } from "../operation.ts";
import { operationOutcomeSchema } from "../fhir/operation-outcome.ts";
import { OPERATIONS } from "../operations.ts";
import { PROBLEM_MEDIA_TYPE, PROBLEMS, type ProblemKind, problemSchema } from "../problem.ts";
import { NOTICE } from "../scalars.ts";

export type OpenApiDocument = ReturnType<OpenApiGeneratorV31["generateDocument"]>;
type Responses = Record<string, ResponseConfig | { readonly $ref: string }>;

const header = (description: string) => ({ description, schema: { type: "string" as const } });
const REQUEST_ID = { "X-Request-Id": { $ref: "#/components/headers/RequestId" } };

const FHIR_JSON = "application/fhir+json";
const mediaTypeOf = ({ media }: Operation): string =>
  media === "fhir" ? FHIR_JSON : "application/json";

function answerOf({ answer, ...operation }: Operation): ResponseConfig {
  const headers = Object.fromEntries(
    Object.entries(answer.headers ?? {}).map(([name, text]) => [name, header(text)]),
  );
  return {
    description: answer.description,
    headers: { ...REQUEST_ID, ...headers },
    content: answer.schema
      ? { [mediaTypeOf({ answer, ...operation })]: { schema: answer.schema } }
      : { "text/plain": { schema: { type: "string" } } },
  };
}

const isFhir = ({ media }: Operation): boolean => media === "fhir";

/** Every operation may fail inside; those under /v1 and /fhir may refuse the caller. */
function problemsOf(operation: Operation): Responses {
  const kinds: ProblemKind[] = [...operation.problems, "internal"];
  if (isFhir(operation)) kinds.push("not-acceptable");
  if (/^\/(?:v1|fhir)\//.test(operation.path)) kinds.push("not-signed-in", "forbidden");
  if (/^\/(?:v1|fhir|fhir-hooks|auth|cds-services)\b/.test(operation.path))
    kinds.push("too-many-requests");
  return Object.fromEntries(
    [...new Set(kinds)]
      .toSorted((a, b) => PROBLEMS[a].status - PROBLEMS[b].status)
      .map((kind) => [
        String(PROBLEMS[kind].status),
        { $ref: `#/components/responses/${isFhir(operation) ? `fhir-${kind}` : kind}` },
      ]),
  );
}

function registerShared(registry: OpenAPIRegistry): void {
  registry.registerComponent(
    "headers",
    "RequestId",
    header("The caller's own, else a new one; in the logs too."),
  );
  for (const [kind, { title }] of Object.entries(PROBLEMS)) {
    registry.registerComponent("responses", kind, {
      description: title,
      headers: REQUEST_ID,
      content: { [PROBLEM_MEDIA_TYPE]: { schema: { $ref: "#/components/schemas/Problem" } } },
    });
    registry.registerComponent("responses", `fhir-${kind}`, {
      description: title,
      headers: REQUEST_ID,
      content: { [FHIR_JSON]: { schema: { $ref: "#/components/schemas/OperationOutcome" } } },
    });
  }
}

/** FHIR R4 3.1.1.3: the parameters of a search by POST are a form. */
const isSearchByForm = ({ path }: Operation): boolean => path.endsWith("/_search");

const formOf = (schema: NonNullable<Operation["query"]>) => ({
  required: false,
  content: { "application/x-www-form-urlencoded": { schema } },
});

function registerOperation(registry: OpenAPIRegistry, id: string, operation: Operation): void {
  const { params, query, headers, body } = operation;
  registry.registerPath({
    operationId: id,
    method: operation.method,
    path: operation.path,
    tags: [operation.tag],
    summary: operation.summary,
    ...(operation.description === undefined ? {} : { description: operation.description }),
    request: {
      ...(params && { params }),
      ...(query && (isSearchByForm(operation) ? { body: formOf(query) } : { query })),
      ...(headers && { headers }),
      ...(body && {
        body: {
          required: body.required,
          content: { [mediaTypeOf(operation)]: { schema: body.schema } },
        },
      }),
    },
    responses: { [operation.answer.status]: answerOf(operation), ...problemsOf(operation) },
  });
}

/** The OpenAPI 3.1 document of the whole API. Equal for every call: no clock, no environment. */
export function openApiDocument(): OpenApiDocument {
  const registry = new OpenAPIRegistry();
  registerShared(registry);
  registry.registerComponent("securitySchemes", "bearer", {
    type: "http",
    scheme: "bearer",
    description: "A key (`cohort key create`), or an access token of the identity provider.",
  });
  for (const [id, operation] of Object.entries(OPERATIONS))
    registerOperation(registry, id, operation);
  return new OpenApiGeneratorV31(
    [
      { type: "schema", schema: problemSchema },
      { type: "schema", schema: operationOutcomeSchema },
      ...registry.definitions,
    ],
    {
      sortComponents: "alphabetically",
    },
  ).generateDocument({
    openapi: "3.1.0",
    info: {
      title: "cohort-matcher",
      version: "1",
      description: `Matches patients' records against the eligibility criteria of clinical trials. ${NOTICE}`,
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: "/" }],
    // What may be asked for without a token is up to the site: the demo asks for none, discovery never does.
    security: [{ bearer: [] }, {}],
  });
}
