export default async function globalTeardown() {
  await globalThis.cohortTestDatabases?.close();
}
