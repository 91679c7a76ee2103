/** A table of matches without the versions of records: for runs that write a record anew that says the same in the end. */
export const versionless = (table: string): string =>
  table.replaceAll(/"record_version":"?\d+"?/g, '"record_version":0');
