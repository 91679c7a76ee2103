export { loadBundles, type LoadedBundles } from "./load/load-bundles.ts";
export type { LoadReport, Skipped } from "./load/report.ts";
export type { GeneratedResource } from "./population/chart.ts";
export {
  type GeneratedPerson,
  generatePopulation,
  type Population,
  type PopulationOptions,
  TOWN,
} from "./population/population.ts";
export type { Shown } from "./population/story.ts";
export type { Misbehaved, MisbehaviourChoice } from "./server/misbehave.ts";
export { type PopulationChoice, type Sandbox, type SandboxOptions, start } from "./sandbox.ts";
export type { JsonResource } from "./store/json.ts";
