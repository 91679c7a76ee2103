import { Argument, type Command, InvalidArgumentError, Option } from "commander";
import { ROLES, type Role, isPrincipal } from "@cohort/foundation";
import { date } from "./arguments.ts";
import type { Context, Outcome } from "./command.ts";
import { addGrant, listGrants, revokeGrants } from "../commands/grant.ts";
import { withSession } from "../session.ts";

type Act = (work: Promise<Outcome>) => Promise<void>;

function principal(text: string): string {
  if (!isPrincipal(text)) {
    throw new InvalidArgumentError(
      "Give user:<issuer>#<subject>, group:<name>, key:<id> or ehr:<issuer>.",
    );
  }
  return text;
}

function role(text: string): Role {
  const known = ROLES.find((each) => each === text);
  if (known === undefined) throw new InvalidArgumentError(`Give one of ${ROLES.join(", ")}.`);
  return known;
}

const whom = (): Argument =>
  new Argument("<principal>", "such as group:trials or user:https://id.example.org#4711").argParser(
    principal,
  );

/** The commands about who may do what. They ask nobody's leave: whoever runs them has the database's password. */
export function addGrants(program: Command, context: Context, act: Act): void {
  const grant = program.command("grant").description("who may do what, in which study");
  grant
    .command("add")
    .description("grant a role in a study, or change when the grant ends")
    .addArgument(whom())
    .addArgument(new Argument("<role>", ROLES.join(", ")).argParser(role))
    .argument("<study>", "its id, '*' for all there are and will be")
    .addOption(new Option("--until <date>", "the last day (UTC)").argParser(date))
    .action((to: string, as: Role, study: string, options: { until?: string }) =>
      act(
        withSession(context, (session) =>
          addGrant(session, { principal: to, role: as, study }, options.until),
        ),
      ),
    );
  grant
    .command("revoke")
    .description("take grants away: one, those of a role or a study, or all that someone holds")
    .addArgument(whom())
    .addOption(new Option("--role <role>", "this role alone").argParser(role))
    .option("--study <id>", "in this study alone; '*' is the grant for all studies")
    .action((from: string, options: { role?: Role; study?: string }) =>
      act(
        withSession(context, (session) => revokeGrants(session, { principal: from, ...options })),
      ),
    );
  grant
    .command("list")
    .description("list them, ended ones too")
    .action(() => act(withSession(context, listGrants)));
}
