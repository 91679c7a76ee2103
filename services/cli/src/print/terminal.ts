/** Where a command prints. Everything the CLI says goes through here. */
export interface Terminal {
  /** A line of the answer, to standard output. */
  print(line: string): void;
  /** A line about how it goes, to standard error. */
  note(line: string): void;
  /** Width in characters; 100 where there is no terminal. */
  readonly columns: number;
  /** Where progress bars can be drawn; null where nobody is looking. */
  readonly screen: NodeJS.WriteStream | null;
}

export function openTerminal(out: NodeJS.WriteStream, err: NodeJS.WriteStream): Terminal {
  return {
    print: (line) => void out.write(`${line}\n`),
    note: (line) => void err.write(`${line}\n`),
    // A terminal of no size (some CI systems) reports 0 columns.
    columns: (out.isTTY && out.columns) || 100,
    screen: err.isTTY ? err : null,
  };
}
