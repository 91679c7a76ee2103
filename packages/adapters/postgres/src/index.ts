export * from "./interface/access.ts";
export * from "./interface/audit.ts";
export * from "./interface/candidates.ts";
export * from "./interface/cds.ts";
export * from "./interface/exports.ts";
export * from "./interface/figures.ts";
export * from "./interface/funnel.ts";
export * from "./interface/http.ts";
export * from "./interface/identity.ts";
export * from "./interface/jobs.ts";
export * from "./interface/matches.ts";
export * from "./interface/overview.ts";
export * from "./interface/progress.ts";
export * from "./interface/provenance.ts";
export * from "./interface/reading.ts";
export * from "./interface/records.ts";
export * from "./interface/replay.ts";
export * from "./interface/retention.ts";
export * from "./interface/screening-log.ts";
export * from "./interface/studies.ts";
export * from "./interface/subjects.ts";
export * from "./interface/subscriptions.ts";
export * from "./interface/worklist.ts";
export * from "./interface/watch.ts";
export * from "./interface/workers.ts";
export { type Pace, paceOf } from "./jobs/pace.ts";
export { grantRuntime } from "./migrate/grant-runtime.ts";
export { migrate } from "./migrate/migrate.ts";
export { readSchemaVersion, tooNew as schemaTooNew } from "./migrate/schema-version.ts";
export { openStore } from "./open-store.ts";
export { createReplayer, type Replayer } from "./replay/replay.ts";
export * from "./store.ts";
export {
  type ActiveCatalogue,
  type CatalogueNow,
  catalogueBehind,
  createActiveCatalogue,
} from "./studies/active-catalogue.ts";
export * from "./unavailable.ts";
