import { InternalError } from "@cohort/foundation";

/** How one type goes into a text column and comes out again. */
export interface Stored<T> {
  write(value: T): string;
  /** Throws an InternalError where the text is no JSON. */
  read(text: string): T;
}

/**
 * Compact JSON of one type: the one place where the database's text becomes a type again. Nothing is
 * validated, because only `write` of the same type writes that column.
 */
export const storedAs = <T>(what: string): Stored<T> => ({
  write: (value) => JSON.stringify(value),
  read: (text) => {
    try {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
      return JSON.parse(text) as T;
    } catch {
      throw new InternalError(`the stored ${what} is not JSON`);
    }
  },
});
