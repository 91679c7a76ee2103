export { type Logger, createLogger, serializers } from "./logger.ts";
export { type Metrics, createMetrics } from "./metrics.ts";
export { type ProcessState, noteState } from "./note-state.ts";
export { type Pseudonym, createPseudonym } from "./pseudonym.ts";
export { type SafeError, safeError } from "./safe-error.ts";
export { scrub } from "./scrub.ts";
