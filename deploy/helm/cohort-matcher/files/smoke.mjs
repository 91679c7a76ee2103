// Asks a running API what it must answer, from inside the cluster and without a key. Says what it found; ends with 1 where
// something is not as it must be.
const [base] = process.argv.slice(1);
const expected = [
  { path: "/health/ready", statuses: [200], holds: (body) => body.status === "ok" },
  {
    path: "/fhir/metadata",
    statuses: [200],
    holds: (body) => body.resourceType === "CapabilityStatement",
  },
  {
    path: "/cds-services",
    statuses: [200, 401],
    holds: (body, status) => status === 401 || Array.isArray(body.services),
  },
];
let failed = false;
for (const { path, statuses, holds } of expected) {
  try {
    const response = await fetch(base + path, { signal: AbortSignal.timeout(10_000) });
    const body = await response.json().catch(() => ({}));
    const isWell = statuses.includes(response.status) && holds(body, response.status);
    process.stdout.write(`${isWell ? "ok" : "WRONG"} ${path} ${response.status}\n`);
    failed ||= !isWell;
  } catch (error) {
    process.stdout.write(`WRONG ${path} ${error.cause?.code ?? error.name}\n`);
    failed = true;
  }
}
process.exitCode = failed ? 1 : 0;
