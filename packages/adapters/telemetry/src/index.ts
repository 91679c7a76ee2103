export { type Logger, createLogger, serializers } from "./logger.ts";
export { type Metrics, createMetrics } from "./metrics.ts";
export { type ProcessState, noteState } from "./note-state.ts";
export { type Pseudonym, createPseudonym } from "./pseudonym.ts";
export { type SafeError, safeError } from "./safe-error.ts";
export {
  NO_TRACING,
  type Span,
  type SpanEnd,
  type SpanKind,
  type Tracing,
  type TracingOptions,
  openTracing,
} from "./tracing/tracing.ts";
export type { SpanAttributes } from "./tracing/allowed.ts";
export { scrub } from "./scrub.ts";
