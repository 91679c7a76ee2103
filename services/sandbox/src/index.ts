export { loadBundles, type LoadedBundles } from "./load/load-bundles.ts";
export type { LoadReport, Skipped } from "./load/report.ts";
export {
  generatePopulation,
  type GeneratedPerson,
  type GeneratedResource,
  type Population,
  type PopulationOptions,
} from "./population/population.ts";
export { start, type PopulationChoice, type Sandbox, type SandboxOptions } from "./sandbox.ts";
export type { JsonResource } from "./store/json.ts";
