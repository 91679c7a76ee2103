import { type Command, InvalidArgumentError, Option } from "commander";
import type { Context, Outcome } from "./command.ts";
import { type ReplayOptions, replay } from "../commands/replay.ts";
import { withSession } from "../session.ts";

type Act = (work: Promise<Outcome>) => Promise<void>;

function whole(text: string): number {
  const value = /^[1-9]\d{0,8}$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isNaN(value)) throw new InvalidArgumentError("Give a whole number from 1 on.");
  return value;
}

const EXITS = `
Exits with 3 where something differs though the same engine version made it, or cannot be made again; with 4 where all that
differs was made by another engine version.`;

/** The command that makes decisions and stored matches again. */
export function addReplay(program: Command, context: Context, act: Act): void {
  program
    .command("replay")
    .description("make a decision's matches again from what was kept, and compare every byte")
    .option("--study <id>", "of this study")
    .option(
      "--patient <id>",
      "of this patient; with --study the latest decision, unless told otherwise",
    )
    .addOption(new Option("--version <n>", "this decision").argParser(whole).conflicts("all"))
    .addOption(new Option("--all", "every decision, of the study or patient where one is named"))
    .addOption(
      new Option("--stored", "the matches as they are stored now").conflicts(["version", "all"]),
    )
    .addOption(new Option("--limit <rows>", "of --stored: about so many").argParser(whole))
    .option("--json", "one report a line, as JSON")
    .addHelpText("after", EXITS)
    .action((options: ReplayOptions) =>
      act(withSession(context, (session) => replay(session, options))),
    );
}
