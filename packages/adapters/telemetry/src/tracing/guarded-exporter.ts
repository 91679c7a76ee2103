import type { ReadableSpan, SpanExporter } from "@opentelemetry/sdk-trace-base";
import { allowedAttributes, allowedName } from "./allowed.ts";

/** Events hold messages and stacks of errors, and a status a sentence: neither goes out. */
const guarded = (span: ReadableSpan): ReadableSpan => ({
  name: allowedName(span.name),
  kind: span.kind,
  spanContext: () => span.spanContext(),
  ...(span.parentSpanContext === undefined ? {} : { parentSpanContext: span.parentSpanContext }),
  startTime: span.startTime,
  endTime: span.endTime,
  duration: span.duration,
  ended: span.ended,
  status: { code: span.status.code },
  attributes: allowedAttributes(span.attributes),
  links: span.links.map(({ context }) => ({ context })),
  events: [],
  resource: span.resource,
  instrumentationScope: span.instrumentationScope,
  droppedAttributesCount: 0,
  droppedEventsCount: 0,
  droppedLinksCount: 0,
});

/** The last place before the network: whoever made a span, only what is allowed leaves. */
export const guardedExporter = (exporter: SpanExporter): SpanExporter => ({
  export: (spans, done) => exporter.export(spans.map(guarded), done),
  shutdown: () => exporter.shutdown(),
  forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve(),
});
