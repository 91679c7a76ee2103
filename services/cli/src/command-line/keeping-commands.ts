import { type Command, InvalidArgumentError, Option } from "commander";
import { date } from "./arguments.ts";
import type { Context, Outcome } from "./command.ts";
import { type BasisOptions, stateBasis } from "../commands/basis.ts";
import { addOptOuts, listOptOuts, withdrawOptOuts } from "../commands/opt-out.ts";
import { purge } from "../commands/purge.ts";
import { withSession } from "../session.ts";

type Act = (work: Promise<Outcome>) => Promise<void>;

function patient(text: string, before: readonly string[] = []): readonly string[] {
  const id = text.replace(/^Patient\//, "");
  if (!/^[A-Za-z0-9.-]{1,64}$/.test(id)) {
    throw new InvalidArgumentError("Give a patient's id, such as Patient/123.");
  }
  return [...before, id];
}

/** The commands about who may not be found, and what is kept how long. */
export function addKeeping(program: Command, context: Context, act: Act): void {
  const optOut = program.command("opt-out").description("patients who do not want to be found");
  optOut
    .command("add")
    .description("hide patients from every study, at once")
    .argument("<patient...>", "such as Patient/123", patient)
    .action((patients: readonly string[]) =>
      act(withSession(context, (session) => addOptOuts(session, patients))),
    );
  optOut
    .command("withdraw")
    .description("take back what `opt-out add` said; what a list or the EHR says holds")
    .argument("<patient...>", "such as Patient/123", patient)
    .action((patients: readonly string[]) =>
      act(withSession(context, (session) => withdrawOptOuts(session, patients))),
    );
  optOut
    .command("list")
    .description("list them, with who says so")
    .action(() => act(withSession(context, listOptOuts)));
  program
    .command("purge")
    .description("delete what is about patients of studies closed for longer than RETENTION_DAYS")
    .option("--dry-run", "print what would go, and change nothing")
    .action((options: { dryRun?: true }) =>
      act(withSession(context, (session) => purge(session, options))),
    );
}

/** Below `study`. */
export function addBasis(study: Command, context: Context, act: Act): void {
  study
    .command("basis <study>")
    .description("state why patients of a study may be looked at, and until when")
    .requiredOption("--reference <text>", "the ethics committee's number, such as 'IRB 2026-17'")
    .addOption(new Option("--from <date>", "its first day (today)").argParser(date))
    .addOption(new Option("--until <date>", "its last day").argParser(date))
    .action((id: string, options: BasisOptions) =>
      act(withSession(context, (session) => stateBasis(session, id, options))),
    );
}
