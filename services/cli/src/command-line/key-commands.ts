import { type Command, InvalidArgumentError, Option } from "commander";
import { ROLES, type Role } from "@cohort/foundation";
import { date } from "./arguments.ts";
import type { Context, Outcome } from "./command.ts";
import { type CreateKeyOptions, createKey, listKeys, revokeKey } from "../commands/key.ts";
import { withSession } from "../session.ts";

type Act = (work: Promise<Outcome>) => Promise<void>;

const withRole = (text: string, before: readonly Role[] = []): readonly Role[] => {
  const role = ROLES.find((each) => each === text);
  if (role === undefined) throw new InvalidArgumentError(`Give one of ${ROLES.join(", ")}.`);
  return [...before, role];
};

const withStudy = (text: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  text,
];

/** The commands about keys, with which machines and small sites ask. */
export function addKeys(program: Command, context: Context, act: Act): void {
  const key = program.command("key").description("the keys that machines and people ask with");
  key
    .command("create <name>")
    .description("make one; prints it, once")
    .addOption(
      new Option("--role <role>", "what it may be; several if need be")
        .argParser(withRole)
        .makeOptionMandatory(),
    )
    .addOption(
      new Option("--study <id>", "in which study, '*' for all; several if need be")
        .argParser(withStudy)
        .makeOptionMandatory(),
    )
    .addOption(
      new Option("--until <date>", "its last day, at most 400 days from now")
        .argParser(date)
        .makeOptionMandatory(),
    )
    .action((name: string, options: CreateKeyOptions) =>
      act(withSession(context, (session) => createKey(session, name, options))),
    );
  key
    .command("list")
    .description("list them, with what they may and when they were used last")
    .action(() => act(withSession(context, listKeys)));
  key
    .command("revoke <id>")
    .description("end one, and the sessions that began with it")
    .action((id: string) => act(withSession(context, (session) => revokeKey(session, id))));
}
