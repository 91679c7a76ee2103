import {
  SpanKind as OtelKind,
  type Span as OtelSpan,
  SpanStatusCode,
  context,
  propagation,
  trace,
} from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { W3CTraceContextPropagator, setGlobalErrorHandler } from "@opentelemetry/core";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { resourceFromAttributes } from "@opentelemetry/resources";
import {
  BasicTracerProvider,
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
} from "@opentelemetry/sdk-trace-base";
import { type Config, PRODUCT_VERSION } from "@cohort/config";
import { guardedExporter } from "./guarded-exporter.ts";
import type { Span, SpanEnd, SpanKind, Tracing, TracingOptions } from "./tracing.ts";

const SEND_MS = 10_000;

const KINDS: Readonly<Record<SpanKind, OtelKind>> = {
  server: OtelKind.SERVER,
  client: OtelKind.CLIENT,
  internal: OtelKind.INTERNAL,
};

/** `Name=value,Other=value` with values percent-encoded. */
const headersOf = (text: string): Record<string, string> =>
  Object.fromEntries(
    [...text.matchAll(/([\w-]+)=([^,]+)/g)].map(([, name = "", value = ""]) => [
      name,
      decodeURIComponent(value),
    ]),
  );

function finish(span: OtelSpan, { name, attributes, failed = false }: SpanEnd): void {
  if (name !== undefined) span.updateName(name);
  if (attributes !== undefined) span.setAttributes(attributes);
  if (failed) span.setStatus({ code: SpanStatusCode.ERROR });
}

function register(provider: BasicTracerProvider): () => void {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  trace.setGlobalTracerProvider(provider);
  return () => {
    trace.disable();
    propagation.disable();
    context.disable();
  };
}

/** Spans go out in batches; what cannot be sent is dropped and told of, and holds nothing up. */
export function startSdk(
  { endpoint, headers, share }: NonNullable<Config["traces"]>,
  { component, onError }: TracingOptions,
): Tracing {
  setGlobalErrorHandler(onError);
  const exporter = new OTLPTraceExporter({
    url: `${endpoint}/v1/traces`,
    headers: headersOf(headers?.reveal() ?? ""),
    timeoutMillis: SEND_MS,
  });
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({
      "service.name": `cohort-${component}`,
      "service.version": PRODUCT_VERSION,
    }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(share) }),
    spanProcessors: [
      new BatchSpanProcessor(guardedExporter(exporter), { exportTimeoutMillis: SEND_MS }),
    ],
  });
  const unregister = register(provider);
  const tracer = provider.getTracer("cohort");

  const start = (name: string, kind: SpanKind): Span => {
    const span = tracer.startSpan(name, { kind: KINDS[kind] });
    const inside = trace.setSpan(context.active(), span);
    return {
      traceId: span.spanContext().traceId,
      within: (work) => context.with(inside, work),
      end: (how = {}) => {
        finish(span, how);
        span.end();
      },
    };
  };

  return {
    isOn: true,
    start,
    around: async (name, attributes, work) => {
      const span = start(name, "client");
      try {
        const result = await span.within(work);
        span.end({ attributes });
        return result;
      } catch (error) {
        span.end({ attributes, failed: true });
        throw error;
      }
    },
    past: (name, milliseconds, how) => {
      const now = Date.now();
      const span = tracer.startSpan(name, { kind: OtelKind.CLIENT, startTime: now - milliseconds });
      finish(span, how);
      span.end(now);
    },
    traceId: () => trace.getActiveSpan()?.spanContext().traceId ?? null,
    close: async () => {
      await provider.shutdown().catch(onError);
      unregister();
    },
  };
}
