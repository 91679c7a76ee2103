import type { PostgresPoolClient } from "kysely";
import type { PoolClient } from "pg";
import { nameIn } from "./named.ts";

type Query = (text: string, values: readonly unknown[]) => Promise<unknown>;

/** What kysely needs of a connection: `query`, and a way to give it back. */
export const poolClient = (query: Query, release: () => void): PostgresPoolClient => ({
  // kysely asks for rows and, with a cursor that we do not use, for streams: one function cannot be both.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
  query: query as PostgresPoolClient["query"],
  release,
});

export const queryOn =
  (client: Pick<PoolClient, "query">): Query =>
  (text, values) => {
    const name = nameIn(text);
    return name === undefined
      ? client.query(text, [...values])
      : client.query({ name, text, values: [...values] });
  };
