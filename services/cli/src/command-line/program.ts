import { Command, CommanderError } from "commander";
import { type Failure, describeFailure, fail } from "@cohort/foundation";
import { StoreUnavailableError } from "@cohort/postgres";
import { addCommands } from "./commands.ts";
import { type Context, EXIT, type ExitCode, type Outcome, exitCodeOf } from "./command.ts";

/** Runs one command line, prints what failed, and says how it ended; never throws. */
export async function runCli(argv: readonly string[], context: Context): Promise<ExitCode> {
  let code: ExitCode = EXIT.done;
  const program = new Command("cohort")
    .description("Matches patients' records against studies.")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => context.terminal.print(text.trimEnd()),
      writeErr: (text) => context.terminal.note(text.trimEnd()),
    });
  addCommands(program, context, async (work) => {
    code = end(await work, context);
  });
  try {
    await program.parseAsync(argv, { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    if (error instanceof StoreUnavailableError) return end(fail([unavailable(error)]), context);
    return bug(error, context);
  }
}

/** Prints each failure on a line of its own. */
function end(outcome: Outcome, { terminal }: Context): ExitCode {
  if (!outcome.ok) {
    for (const failure of outcome.failure) terminal.note(describeFailure(failure));
  }
  return exitCodeOf(outcome);
}

const unavailable = (error: StoreUnavailableError): Failure => ({
  code: "STORE.UNAVAILABLE",
  message: `The database did not answer (${error.code}).`,
  action: "Check DATABASE_URL and that PostgreSQL is up, then run the command again.",
});

function bug(error: unknown, { terminal }: Context): ExitCode {
  terminal.note("This is a fault of cohort-matcher, please report it:");
  terminal.note(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return EXIT.bug;
}
