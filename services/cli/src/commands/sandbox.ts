import { Lifecycle, processSignals, readConfig } from "@cohort/config";
import { start } from "@cohort/sandbox";
import { type Context, type Outcome, never } from "../command-line/command.ts";
import { reportLines } from "../demo/load-report.ts";
import { type MisbehaviourOptions, misbehaviourOf, tellMisbehaved } from "../misbehaving.ts";
import { noteLogger, single } from "../session.ts";

export interface SandboxCommandOptions extends MisbehaviourOptions {
  readonly port: number;
  readonly bundles?: string;
  readonly asOf?: string;
}

/** The sandbox alone, for people who want an EHR to try things on; until a signal ends it. */
export async function serveSandbox(
  options: SandboxCommandOptions,
  { env, terminal }: Context,
): Promise<Outcome> {
  const { port, bundles, asOf } = options;
  const config = readConfig(env);
  if (!config.ok) return config;
  const lifecycle = new Lifecycle();
  const forgetSignals = processSignals(lifecycle, noteLogger(config.value, terminal));
  const sandbox = await start(
    {
      port,
      ...(bundles === undefined ? {} : { bundles }),
      ...(asOf === undefined ? {} : { population: { asOf } }),
      ...misbehaviourOf(options),
    },
    lifecycle,
  );
  if (sandbox.ok) {
    lifecycle.use("what the sandbox did", () => tellMisbehaved(sandbox.value, terminal));
    const { report, baseUrl } = sandbox.value;
    for (const line of report === null ? [] : reportLines(report)) terminal.note(line);
    terminal.print(`Serving FHIR R4 at ${baseUrl} until Ctrl-C`);
    return never();
  }
  forgetSignals();
  await lifecycle.close();
  return single(sandbox);
}
