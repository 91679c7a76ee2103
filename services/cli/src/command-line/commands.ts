import { type Command, Option } from "commander";
import { date, fhirUrl, names, port, queueUrl, seed, share } from "./arguments.ts";
import { addAudit } from "./audit-commands.ts";
import type { Context, Outcome } from "./command.ts";
import { type CoverageOptions, showCoverage } from "../commands/coverage.ts";
import { explainStudy, printStudySchema } from "../commands/explain-study.ts";
import { matchBundle } from "../commands/match-bundle.ts";
import { matchDue } from "../commands/match-due.ts";
import { type MigrateOptions, migrateAll } from "../commands/migrate.ts";
import { printConfig } from "../commands/print-config.ts";
import { type SandboxCommandOptions, serveSandbox } from "../commands/sandbox.ts";
import { serveApi, serveWorker } from "../commands/serve.ts";
import { checkStudies, closeStudy, importStudyFiles, listStudies } from "../commands/study.ts";
import { demo } from "../demo/demo.ts";
import type { DemoOptions } from "../demo/settings.ts";
import { addGrants } from "./grant-commands.ts";
import { addBasis, addKeeping } from "./keeping-commands.ts";
import { addKeys } from "./key-commands.ts";
import { addReading } from "./reading-commands.ts";
import { addReplay } from "./replay-commands.ts";
import { waitForSchema } from "../commands/wait-for-schema.ts";
import { withSession } from "../session.ts";

/** Runs what a command does, and takes down how it ended. */
export type Act = (work: Promise<Outcome>) => Promise<void>;

export function addCommands(program: Command, context: Context, act: Act): void {
  addDemo(program, context, act);
  addSandbox(program, context, act);
  addServices(program, context, act);
  addReading(program, context, act);
  addGrants(program, context, act);
  addKeys(program, context, act);
  addWork(program, context, act);
  addCoverage(program, context, act);
  addStudy(program, context, act);
  addAudit(program, context, act);
  addReplay(program, context, act);
  addKeeping(program, context, act);
  program
    .command("config")
    .description("the configuration")
    .command("print")
    .description("print every variable as it holds, secrets masked, and what is wrong with it")
    .action(() => act(printConfig(context)));
}

/** How the sandbox misbehaves, wherever it is started. */
const misbehaviour = (command: Command): Command =>
  command
    .addOption(
      new Option("--misbehave [kinds]", "have the sandbox misbehave, in these ways or in all")
        .argParser(names)
        .conflicts("fhir"),
    )
    .addOption(new Option("--share <part>", "of the requests, 0 to 1 (0.05)").argParser(share))
    .addOption(new Option("--seed <number>", "of that misbehaviour (1)").argParser(seed));

function addSandbox(program: Command, context: Context, act: Act): void {
  misbehaviour(program.command("sandbox"))
    .description("serve synthetic patients as an EHR would, until Ctrl-C")
    .addOption(new Option("--port <port>", "to listen on").argParser(port).default(8081))
    .option("--bundles <dir>", "serve the FHIR Bundles and NDJSON files of a folder")
    .addOption(new Option("--as-of <date>", "the day before which their lives lie").argParser(date))
    .action((options: SandboxCommandOptions) => act(serveSandbox(options, context)));
}

function addDemo(program: Command, context: Context, act: Act): void {
  misbehaviour(program.command("demo"))
    .description("run everything on this machine, on synthetic patients, and serve until Ctrl-C")
    .option("--once", "end after the table of candidates")
    .addOption(new Option("--fhir <url>", "read this FHIR R4 server").argParser(fhirUrl))
    .addOption(
      new Option(
        "--bundles <dir>",
        "serve the FHIR Bundles and NDJSON files of a folder",
      ).conflicts("fhir"),
    )
    .addOption(new Option("--as-of <date>", "match as of this date").argParser(date))
    .addOption(new Option("--port <port>", "of the API").argParser(port).default(8080))
    .addOption(new Option("--sandbox-port <port>", "of the EHR").argParser(port).default(8081))
    .addOption(new Option("--queue <url>", "Redis or PostgreSQL of the queue").argParser(queueUrl))
    .option("--data <dir>", "keep the database in this folder")
    .action((options: DemoOptions) => act(demo(options, context)));
}

function addServices(program: Command, context: Context, act: Act): void {
  program
    .command("api")
    .description("serve the REST API")
    .action(() => act(serveApi(context)));
  program
    .command("worker")
    .description("run the jobs: reading the EHR, matching, noticing what is due")
    .action(() => act(serveWorker(context)));
}

function addWork(program: Command, context: Context, act: Act): void {
  program
    .command("migrate")
    .description("bring the database to this release and import the studies that come with it")
    .option("--grant <role>", "let this database role run the services, and no more than that")
    .addOption(
      new Option("--wait", "change nothing: wait until someone else has done it").conflicts(
        "grant",
      ),
    )
    .action(({ wait, ...options }: MigrateOptions & { readonly wait?: true }) =>
      act(
        withSession(context, (session) =>
          wait === true ? waitForSchema(session) : migrateAll(session, options),
        ),
      ),
    );
  program
    .command("match")
    .description("match what is due now, or one patient's Bundle without a database")
    .option("--bundle <file>", "a FHIR R4 Bundle of one patient")
    .addOption(new Option("--as-of <date>", "of the bundle's match").argParser(date))
    .option("--study <id>", "match the bundle against this study alone")
    .action((options: { bundle?: string; asOf?: string; study?: string }, command: Command) => {
      const { bundle, asOf, study } = options;
      if (bundle === undefined && (asOf !== undefined || study !== undefined)) {
        command.error(
          "error: --as-of and --study need --bundle; workers match every active study as of their own AS_OF or today",
        );
      }
      const env = asOf === undefined ? context.env : { ...context.env, AS_OF: asOf };
      return act(
        withSession({ ...context, env }, (session) =>
          bundle === undefined ? matchDue(session) : matchBundle(session, bundle, study),
        ),
      );
    });
}

function addCoverage(program: Command, context: Context, act: Act): void {
  program
    .command("coverage")
    .description(
      "what the EHR's data cover: concepts on record, codes to map, criteria left unknown",
    )
    .option("--study <id>", "criteria of this study alone")
    .option("--json", "the whole report as JSON")
    .option("--now", "make the report now from what is stored")
    .action((options: CoverageOptions) =>
      act(withSession(context, (session) => showCoverage(session, options))),
    );
}

function addStudy(program: Command, context: Context, act: Act): void {
  const study = program.command("study").description("the study files");
  study
    .command("check <file...>")
    .description("find faults, each with file, line, column and what to do")
    .action((files: string[]) =>
      act(withSession(context, (session) => checkStudies(session, files))),
    );
  study
    .command("explain <study>")
    .description("print a study, by registry id or file, as a person would read it")
    .action((what: string) => act(withSession(context, (session) => explainStudy(session, what))));
  study
    .command("schema")
    .description("print the JSON Schema of study files")
    .action(() => act(Promise.resolve(printStudySchema(context))));
  study
    .command("import <file...>")
    .description("append as new revisions")
    .option("--activate", "match patients against them from now on")
    .action((files: string[], options: { activate?: true }) =>
      act(withSession(context, (session) => importStudyFiles(session, files, options))),
    );
  addBasis(study, context, act);
  study
    .command("close <study>")
    .description("match nobody any more, and delete its candidates after RETENTION_DAYS")
    .action((id: string) => act(withSession(context, (session) => closeStudy(session, id))));
  study
    .command("list")
    .description("list the studies of the database")
    .action(() => act(withSession(context, listStudies)));
}
