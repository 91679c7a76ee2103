import { openTerminal } from "./terminal.ts";
import { runCli } from "./program.ts";

// Whoever reads our output may have read enough (`| head`): that is no error of ours.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});
const terminal = openTerminal(process.stdout, process.stderr);
// A command that serves goes on after this: the code is that of the end, unless a signal decides it.
process.exitCode = await runCli(process.argv.slice(2), { env: process.env, terminal });
