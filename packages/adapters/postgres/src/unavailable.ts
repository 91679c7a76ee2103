/** The database cannot be reached, is full, or is too slow just now: try again later. */
export class StoreUnavailableError extends Error {
  override readonly name = "StoreUnavailableError";
  /** PostgreSQL's SQLSTATE or Node's error code. */
  readonly code: string;

  constructor(operation: string, code: string) {
    super(`the store is not available (${operation}: ${code})`);
    this.code = code;
  }
}
