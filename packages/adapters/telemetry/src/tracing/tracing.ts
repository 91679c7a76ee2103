import type { Config } from "@cohort/config";
import type { SpanAttributes } from "./allowed.ts";

/** `server`: we were asked; `client`: we ask; `internal`: neither. */
export type SpanKind = "server" | "client" | "internal";

/** What became of something; `name` where it was not known at the beginning. */
export interface SpanEnd {
  readonly name?: string;
  readonly attributes?: SpanAttributes;
  readonly failed?: boolean;
}

export interface Span {
  /** 32 hexadecimal digits; null where nothing is traced. */
  readonly traceId: string | null;
  /** Whatever begins in the work is a part of this span. */
  within<T>(work: () => T): T;
  end(how?: SpanEnd): void;
}

/** How long each piece of work took and what it was part of. Names and attributes are constants, patterns and words of closed lists. */
export interface Tracing {
  readonly isOn: boolean;
  start(name: string, kind: SpanKind): Span;
  /** A span around the work; failed where that throws. */
  around<T>(name: string, attributes: SpanAttributes, work: () => Promise<T>): Promise<T>;
  /** Something that ends just now and took so many milliseconds. */
  past(name: string, milliseconds: number, how: SpanEnd): void;
  /** Of the span that is under way here; null: none is. */
  traceId(): string | null;
  /** Sends what has not been sent yet. */
  close(): Promise<void>;
}

const NO_SPAN: Span = { traceId: null, within: (work) => work(), end: () => undefined };

export const NO_TRACING: Tracing = {
  isOn: false,
  start: () => NO_SPAN,
  around: (_name, _attributes, work) => work(),
  past: () => undefined,
  traceId: () => null,
  close: () => Promise.resolve(),
};

export interface TracingOptions {
  readonly component: "api" | "worker";
  /** Told of what could not be sent. */
  readonly onError: (error: unknown) => void;
}

/**
 * Sends traces to the OTLP endpoint of the configuration. Where none is set nothing of OpenTelemetry is loaded. One at a time in a
 * process: what BullMQ traces goes where this was opened last.
 */
export async function openTracing(
  { traces }: Pick<Config, "traces">,
  options: TracingOptions,
): Promise<Tracing> {
  if (traces === null) return NO_TRACING;
  const { startSdk } = await import("./sdk.ts");
  return startSdk(traces, options);
}
