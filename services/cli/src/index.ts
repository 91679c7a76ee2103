export { type Context, EXIT, type ExitCode } from "./command-line/command.ts";
export { runCli } from "./command-line/program.ts";
export { openTerminal, type Terminal } from "./print/terminal.ts";
