/** The tables of the HTTP edge as kysely sees them. */
export interface HttpTables {
  readonly request_count: {
    readonly key: string;
    readonly hits: number;
    readonly ends_at: string;
  };
  readonly idempotent_request: {
    readonly caller: string;
    readonly operation: string;
    readonly key: string;
    readonly body_hash: string;
    readonly remembered: string | null;
    readonly ends_at: string;
  };
}
