export { buildTerminology } from "./build.ts";
export type { PrintedCode } from "./codes-of.ts";
export { closest } from "./closest.ts";
export * from "./concept.ts";
export type { Dictionary, DictionaryConcept, DictionaryWord } from "./dictionary.ts";
export {
  type Ancestors,
  ancestorsMeant,
  type Closure,
  type Descendants,
  systemNamed,
  withDescendants,
} from "./hierarchy.ts";
export { terminologyFromSources } from "./from-sources.ts";
export { parseDictionary } from "./parse-dictionary.ts";
export { canonicalParts, type Question } from "./questionnaires.ts";
export { withBroader, withNarrower } from "./relatives.ts";
export { defaultSite, parseSite } from "./site.ts";
export type { Site, SiteContent } from "./site.ts";
export { CODE_SYSTEMS, comparable, LOCAL_SYSTEM, type SystemName } from "./systems.ts";
export * from "./terminology.ts";
export {
  type Path,
  type Place,
  pathText,
  readYaml,
  shapeFailures,
  type YamlSource,
} from "./yaml-source.ts";
