import type { ExitCode } from "../command-line/command.ts";
import { runCli } from "../command-line/program.ts";

export interface Said {
  readonly code: ExitCode;
  readonly out: string;
  readonly err: string;
}

/** Runs a command line in this process, in an environment of its own, and gives what it printed. For tests. */
export async function runInTest(
  argv: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Said> {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await runCli(argv, {
    env: { LOG_LEVEL: "silent", ...env },
    terminal: {
      print: (line) => void out.push(line),
      note: (line) => void err.push(line),
      columns: 120,
      screen: null,
    },
  });
  return { code, out: out.join("\n"), err: err.join("\n") };
}
