import { openTerminal } from "./print/terminal.ts";
import { runCli } from "./command-line/program.ts";

// As Node's --disable-proto=delete, for every way in which this program is started: a member `__proto__` that got past the
// checks of JSON is then a member like any other, and a copy of it keeps its prototype.
Reflect.deleteProperty(Object.prototype, "__proto__");
// Whoever reads our output may have read enough (`| head`): that is no error of ours.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});
const terminal = openTerminal(process.stdout, process.stderr);
// A command that serves goes on after this: the code is that of the end, unless a signal decides it.
process.exitCode = await runCli(process.argv.slice(2), { env: process.env, terminal });
