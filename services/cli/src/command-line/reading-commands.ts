import { type Command, Option } from "commander";
import { subscriptionId } from "./arguments.ts";
import type { Context, Outcome } from "./command.ts";
import { listQuarantine, type ReplayOptions, replayQuarantine } from "../commands/quarantine.ts";
import {
  addSubscription,
  listSubscriptions,
  removeSubscription,
} from "../commands/subscription.ts";
import { sync, type SyncOptions } from "../commands/sync.ts";
import { withSession } from "../session.ts";

type Act = (work: Promise<Outcome>) => Promise<void>;

/** The commands about reading the EHR. */
export function addReading(program: Command, context: Context, act: Act): void {
  program
    .command("sync")
    .description("have the workers read the EHR: who changed, or at first everyone")
    .addOption(new Option("--full", "everyone"))
    .addOption(new Option("--changes", "who changed since they were read").conflicts("full"))
    .addOption(new Option("--cancel", "stop the sync that is open").conflicts(["full", "changes"]))
    .addOption(
      new Option("--resume", "go on with the last one, which was cancelled or failed").conflicts([
        "full",
        "changes",
        "cancel",
      ]),
    )
    .option("--no-wait", "do not wait for the end")
    .action((options: SyncOptions) =>
      act(withSession(context, (session) => sync(session, options))),
    );
  addQuarantine(program, context, act);
  addSubscriptions(program, context, act);
}

function addQuarantine(program: Command, context: Context, act: Act): void {
  const quarantine = program.command("quarantine").description("what fails again and again");
  quarantine
    .command("list")
    .description("list it, with how often it failed")
    .action(() => act(withSession(context, listQuarantine)));
  quarantine
    .command("replay [subject...]")
    .description("have the workers try it again, such as Patient/123")
    .option("--all", "everything")
    .option("--dry-run", "count alone")
    .action((subjects: string[], options: ReplayOptions) =>
      act(withSession(context, (session) => replayQuarantine(session, subjects, options))),
    );
}

function addSubscriptions(program: Command, context: Context, act: Act): void {
  const subscription = program
    .command("subscription")
    .description("who may notify us that something changed in the EHR");
  const named = (command: string, description: string) =>
    subscription
      .command(command)
      .description(description)
      .argument("<id>", "its name in the address", subscriptionId);
  named("add", "let one notify; prints its secret, once").action((id: string) =>
    act(withSession(context, (session) => addSubscription(session, id))),
  );
  named("remove", "let it notify no longer").action((id: string) =>
    act(withSession(context, (session) => removeSubscription(session, id))),
  );
  subscription
    .command("list")
    .description("list them, with when they notified last")
    .action(() => act(withSession(context, listSubscriptions)));
}
