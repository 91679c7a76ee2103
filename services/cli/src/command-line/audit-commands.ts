import { type Command, InvalidArgumentError, Option } from "commander";
import { parseDay } from "@cohort/foundation";
import type { Context, Outcome } from "./command.ts";
import {
  type ExportOptions,
  type VerifyOptions,
  exportAudit,
  exportAuditHead,
  verifyAudit,
} from "../commands/audit.ts";
import { withSession } from "../session.ts";

type Act = (work: Promise<Outcome>) => Promise<void>;

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?Z$/;

/** A day of UTC, whole, or an instant. */
const moment =
  (timeOfDay: string) =>
  (text: string): string => {
    const instant = parseDay(text) === null ? text : `${text}T${timeOfDay}Z`;
    if (!INSTANT.test(instant) || Number.isNaN(Date.parse(instant))) {
      throw new InvalidArgumentError("Give a date, or an instant such as 2026-11-01T08:30:00Z.");
    }
    return new Date(instant).toISOString();
  };

const WHAT_IT_PROVES = `
The chain shows every row that was changed, taken out or put in. Whoever may do everything in the database can write all of it
anew, or cut off its end, and every hash will be right: only heads that left the database before show that. Keep them, and
their key, where the database's administrators cannot write.`;

/** The commands about who saw and did what. */
export function addAudit(program: Command, context: Context, act: Act): void {
  const audit = program.command("audit").description("who saw and did what");
  audit
    .command("verify")
    .description(
      "work every hash out again and name the rows that are wrong; 1 where there are any",
    )
    .option("--heads <file>", "heads that were exported (AUDIT_HEAD_FILE)")
    .option("--key <pem>", "file with the public key of their signatures (that of AUDIT_HEAD_KEY)")
    .addHelpText("after", WHAT_IT_PROVES)
    .action((options: VerifyOptions) =>
      act(withSession(context, (session) => verifyAudit(session, options))),
    );
  audit
    .command("head")
    .description("sign the last row's hash, print it, and append it to AUDIT_HEAD_FILE")
    .action(() => act(withSession(context, exportAuditHead)));
  audit
    .command("export")
    .description("print the rows, one of JSON a line; that it was done is a row too")
    .addOption(new Option("--from <when>", "a date or instant").argParser(moment("00:00")))
    .addOption(new Option("--to <when>", "a date or instant").argParser(moment("23:59:59.999")))
    .action((options: ExportOptions) =>
      act(withSession(context, (session) => exportAudit(session, options))),
    );
}
