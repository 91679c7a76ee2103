// Asks a running API what it must answer, from inside the cluster and without a key. Says what it found; ends with 1 where
// something is not as it must be.
const [base] = process.argv.slice(1);
const expected = [
  ["/health/ready", [200], (body) => body.status === "ok"],
  ["/fhir/metadata", [200], (body) => body.resourceType === "CapabilityStatement"],
  ["/cds-services", [200, 401], (body, status) => status === 401 || Array.isArray(body.services)],
];
let failed = false;
for (const [path, statuses, holds] of expected) {
  try {
    const response = await fetch(base + path, { signal: AbortSignal.timeout(10_000) });
    const body = await response.json().catch(() => ({}));
    const isWell = statuses.includes(response.status) && holds(body, response.status);
    console.log(`${isWell ? "ok" : "WRONG"} ${path} ${response.status}`);
    failed ||= !isWell;
  } catch (error) {
    console.log(`WRONG ${path} ${error.cause?.code ?? error.name}`);
    failed = true;
  }
}
process.exitCode = failed ? 1 : 0;
