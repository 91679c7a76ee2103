import { openBroker } from "./broker.mjs";

export default async function globalSetup() {
  globalThis.cohortTestDatabases = await openBroker();
}
