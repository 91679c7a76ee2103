export { type Context, EXIT, type ExitCode } from "./command.ts";
export { runCli } from "./program.ts";
export { openTerminal, type Terminal } from "./terminal.ts";
