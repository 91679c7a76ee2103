export { PRODUCT_VERSION } from "./product.ts";
export { type Config, type LogLevel, readConfig } from "./config.ts";
export type { FhirAuthorization, FhirBackendClient } from "./fhir-authorization.ts";
export { type CloseFailure, type Closer, Lifecycle } from "./lifecycle.ts";
export { type SignalLog, type SignalTarget, processSignals } from "./process-signals.ts";
export type { Environment } from "./read-variables.ts";
export { requireAuthMode, required } from "./required.ts";
export { Secret } from "./secret.ts";
export { CONFIG_TABLE, type ConfigVariable } from "./variables.ts";
