import type {
  CapabilityStatement,
  CapabilityStatementRestResource,
  CapabilityStatementRestResourceSearchParam,
} from "fhir/r4.js";
import {
  FHIR_INCLUDES,
  FHIR_SEARCH,
  OPERATIONS,
  OPERATION_DEFINITIONS,
  type Operation,
  type SearchParameter,
  type SearchedType,
} from "@cohort/contract";
import { InternalError, expectDefined } from "@cohort/foundation";

export interface About {
  /** FHIR dateTime. */
  readonly date: string;
  /** Of the FHIR base; null where nobody configured it. */
  readonly url: string | null;
  /** Whether access tokens of an OpenID provider are taken. */
  readonly takesOAuth: boolean;
}

type Interaction = "read" | "search-type";

/** What one operation of the contract is in FHIR. */
type Served =
  | { readonly type: SearchedType; readonly interaction: Interaction }
  | { readonly type: SearchedType; readonly call: string };

/** `/fhir/Group`, `/fhir/Group/{id}`, `/fhir/Group/_search` and `/fhir/Group/{id}/$evaluate`. */
const PATH = /^\/fhir\/([A-Z][A-Za-z]+)(?:\/\{\w+\})?(?:\/(_search|\$[a-z]+))?$/;

const isSearched = (type: string): type is SearchedType => Object.hasOwn(FHIR_SEARCH, type);

function servedBy({ path }: Operation): readonly Served[] {
  const [, type, last] = PATH.exec(path) ?? [];
  if (type === undefined) return [];
  if (!isSearched(type)) throw new InternalError(`${type} is served and cannot be searched`);
  if (last?.startsWith("$")) return [{ type, call: last }];
  const interaction = path.endsWith("}") ? "read" : "search-type";
  return [{ type, interaction }];
}

const parametersOf = (type: SearchedType): CapabilityStatementRestResourceSearchParam[] =>
  Object.entries<SearchParameter>(FHIR_SEARCH[type]).map(
    ([name, { type: kind, documentation }]) => ({
      name,
      type: kind,
      documentation,
    }),
  );

function resourceOf(
  type: SearchedType,
  served: readonly Served[],
): CapabilityStatementRestResource {
  const own = served.filter((one) => one.type === type);
  const interactions = new Set(own.flatMap((one) => ("call" in one ? [] : [one.interaction])));
  const calls = own.flatMap((one) => ("call" in one ? [one.call] : []));
  const searchParam = interactions.has("search-type") ? parametersOf(type) : [];
  const interaction = [...interactions].map((code) => ({ code }));
  const searchInclude = Object.entries(FHIR_INCLUDES).flatMap(([name, target]) =>
    name.startsWith(`${type}:`) && target !== "Patient" ? [name] : [],
  );
  return {
    type,
    ...(interaction.length > 0 ? { interaction } : {}),
    ...(interactions.has("read") ? { conditionalRead: "not-match" } : {}),
    ...(searchInclude.length > 0 ? { searchInclude } : {}),
    ...(searchParam.length > 0 ? { searchParam } : {}),
    ...(calls.length > 0
      ? {
          operation: calls.map((call) => ({
            name: call.slice(1),
            definition: expectDefined(OPERATION_DEFINITIONS[call], `a definition of ${call}`),
          })),
        }
      : {}),
  };
}

const OAUTH = {
  system: "http://terminology.hl7.org/CodeSystem/restful-security-service",
  code: "OAuth",
};

/** R4 CapabilityStatement of this server, made from the contract: what the contract does not have is not listed. */
export function capabilityStatement({ date, url, takesOAuth }: About): CapabilityStatement {
  const operations: readonly Operation[] = Object.values(OPERATIONS);
  const served = operations.filter(({ media }) => media === "fhir").flatMap(servedBy);
  const types = [...new Set(served.map(({ type }) => type))].toSorted();
  return {
    resourceType: "CapabilityStatement",
    status: "active",
    date,
    kind: "instance",
    software: { name: "cohort-matcher" },
    implementation: {
      description: "Candidates of clinical trials as FHIR resources, and matching as operations.",
      ...(url === null ? {} : { url }),
    },
    fhirVersion: "4.0.1",
    format: ["application/fhir+json", "json"],
    rest: [
      {
        mode: "server",
        security: {
          ...(takesOAuth ? { service: [{ coding: [OAUTH] }] } : {}),
          description:
            "A bearer token on every request but this one. What a caller may see is granted by study.",
        },
        resource: types.map((type) => resourceOf(type, served)),
      },
    ],
  };
}
