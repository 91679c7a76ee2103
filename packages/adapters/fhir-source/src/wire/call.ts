/** What a request is for, apart from how it is made. */
export interface Call {
  /** A resource type, or `metadata`. */
  readonly type: string;
  /** For messages, with placeholders for ids: `GET Patient/{id}`. */
  readonly route: string;
  /** The resource type that the answer must have. */
  readonly expect: string;
  /** How long a server that is down or throttling is waited for. */
  readonly patienceMs: number;
  readonly signal?: AbortSignal;
}

export interface FhirRequest extends Call {
  readonly method: "GET" | "POST";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}
