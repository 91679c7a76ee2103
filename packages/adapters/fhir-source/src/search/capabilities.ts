import { CapabilityTool } from "fhir-kit-client";
import type { Settings } from "../options.ts";
import { isObject, listOf, property, textOf } from "./shape.ts";
import { failedAs, isSourceError } from "../wire/source-error.ts";
import type { Verbs, Wish } from "./verbs.ts";

/** What the server says it can do. Where it says nothing, everything is tried. */
export interface Capabilities {
  /** Whether the type can be searched; null where the server does not say. */
  searches(type: string): boolean | null;
  /** Whether the statement names the type at all; false where it says nothing. */
  lists(type: string): boolean;
  /** `patient`, or what else means the same there (`subject`, `actor`, `individual`) where only that is offered. */
  patientParameter(type: string): string;
  /** Whether the type can be searched by `category`, as far as the server says. */
  categorizes(type: string): boolean;
  /** Whether `_include=<type>:medication` is offered. */
  includesMedication(type: string): boolean;
  /** Whether `_sort` is named as a search parameter. */
  sorts(type: string): boolean;
  /** Whether the history of the type can be asked for. */
  tellsHistory(type: string): boolean;
}

const SILENT: Capabilities = {
  searches: () => null,
  lists: () => false,
  patientParameter: () => "patient",
  categorizes: () => true,
  includesMedication: () => false,
  sorts: () => false,
  tellsHistory: () => false,
};

/** FHIR R4's other search parameter for a type's patient, where that is not `subject`. */
const OTHER_PARAMETERS: ReadonlyMap<string, string> = new Map([
  ["Appointment", "actor"],
  ["ResearchSubject", "individual"],
]);

export type CapabilitiesReader = (wish: Wish) => Promise<Capabilities>;

/**
 * Reads the CapabilityStatement once a day. Not being able to is a warning, and is tried again after a while; only a
 * server that is down throws.
 */
export function createCapabilities(
  { limits, clock, log }: Pick<Settings, "limits" | "clock" | "log">,
  verbs: Pick<Verbs, "capabilities">,
): CapabilitiesReader {
  let known: { readonly until: number; readonly value: Capabilities } | null = null;
  const keep = (value: Capabilities, forMs: number): Capabilities => {
    known = { until: clock.now() + forMs, value };
    return value;
  };
  return async (wish) => {
    if (known && clock.now() < known.until) return known.value;
    try {
      const { body } = await verbs.capabilities(wish);
      return keep(readCapabilities(body), limits.capabilitiesMs);
    } catch (error) {
      if (!isSourceError(error) || failedAs(error, "unavailable", "throttled")) throw error;
      log.warn(
        { failure: error.class },
        "could not read the CapabilityStatement; trying all types",
      );
      return keep(SILENT, limits.withheldMs);
    }
  };
}

/** What a CapabilityStatement says; a statement without any resource says nothing. */
export function readCapabilities(
  statement: Readonly<Record<string, unknown>> & { readonly resourceType: string },
): Capabilities {
  const server = listOf(statement["rest"]).find((rest) => property(rest, "mode") === "server");
  const resources = listOf(property(server, "resource")).filter(isObject);
  if (resources.length === 0) return SILENT;
  const tidy = resources.map((resource) => ({
    ...resource,
    interaction: listOf(resource["interaction"]).filter(isObject),
    searchParam: listOf(resource["searchParam"]).filter(isObject),
  }));
  const tool = new CapabilityTool({
    resourceType: "CapabilityStatement",
    rest: [{ mode: "server", resource: tidy }],
  });
  const includes = (type: string): (string | null)[] =>
    listOf(
      property(
        tidy.find((one) => property(one, "type") === type),
        "searchInclude",
      ),
    ).map(textOf);
  const lists = (type: string): boolean => tidy.some((one) => property(one, "type") === type);
  const everywhere = listOf(property(server, "searchParam")).some(
    (one) => property(one, "name") === "_sort",
  );
  return {
    lists,
    searches: (type) => {
      if (!lists(type)) return false;
      // Interactions are optional in the statement: a type without any is listed for some reason.
      return tool.interactionsFor({ resourceType: type }).length === 0
        ? null
        : tool.resourceCan(type, "search-type");
    },
    patientParameter: (type) => {
      const named = tool.searchParamsFor({ resourceType: type });
      const other = OTHER_PARAMETERS.get(type) ?? "subject";
      return !named.includes("patient") && named.includes(other) ? other : "patient";
    },
    categorizes: (type) => {
      const named = tool.searchParamsFor({ resourceType: type });
      return named.length === 0 || named.includes("category");
    },
    sorts: (type) =>
      lists(type) && (everywhere || tool.searchParamsFor({ resourceType: type }).includes("_sort")),
    tellsHistory: (type) => lists(type) && tool.resourceCan(type, "history-type"),
    includesMedication: (type) =>
      includes(type).some((one) => one === "*" || one === `${type}:medication`),
  };
}
