import type { Config, Lifecycle } from "@cohort/config";
import { type Result, ok } from "@cohort/foundation";
import { start as startSandbox } from "@cohort/sandbox";
import type { Terminal } from "../print/terminal.ts";
import { checkEhr } from "./check-ehr.ts";
import { holdsPatients, reportLines } from "./load-report.ts";
import { misbehaviourOf, tellMisbehaved } from "../misbehaving.ts";
import type { DemoOptions } from "./settings.ts";

/** The FHIR base that the demo reads: the server it was told of, or a sandbox started for it. */
export async function openSource(
  options: DemoOptions,
  config: Config,
  lifecycle: Lifecycle,
  terminal: Terminal,
): Promise<Result<string>> {
  if (options.fhir !== undefined) {
    terminal.note(`The EHR is at ${options.fhir}`);
    const answers = await checkEhr(options.fhir, config);
    return answers.ok ? ok(options.fhir) : answers;
  }
  const sandbox = await startSandbox(
    {
      port: options.sandboxPort,
      ...(options.bundles === undefined ? {} : { bundles: options.bundles }),
      ...(options.asOf === undefined ? {} : { population: { asOf: options.asOf } }),
      ...misbehaviourOf(options),
    },
    lifecycle,
  );
  if (!sandbox.ok) return sandbox;
  const { baseUrl, report } = sandbox.value;
  terminal.note(`The sandbox EHR is at ${baseUrl}`);
  lifecycle.use("what the sandbox did", () => tellMisbehaved(sandbox.value, terminal));
  if (report === null || options.bundles === undefined) return ok(baseUrl);
  for (const line of reportLines(report)) terminal.note(line);
  const patients = holdsPatients(options.bundles, report);
  return patients.ok ? ok(baseUrl) : patients;
}
