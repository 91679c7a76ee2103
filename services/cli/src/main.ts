import { openTerminal } from "./terminal.ts";
import { runCli } from "./program.ts";

const terminal = openTerminal(process.stdout, process.stderr);
// A command that serves goes on after this: the code is that of the end, unless a signal decides it.
process.exitCode = await runCli(process.argv.slice(2), { env: process.env, terminal });
