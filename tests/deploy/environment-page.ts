import { CHAPTERS, COMPONENTS, CONFIG_TABLE, type ConfigVariable } from "@cohort/config";

const OPENING = `# Environment variables

Everything is configured by these, read once at start and checked as a whole: a wrong or unsafe one ends the process with exit code
2 and a line that says what to do. An empty variable counts as unset. There are no others, except Node's own
(\`NODE_EXTRA_CA_CERTS\` for your certificate authority, \`NODE_OPTIONS\` for the heap).

- \`cohort config print\` prints them as they hold where it is run, secrets masked, and what is wrong with them.
- A **secret** may come from a file instead: \`DATABASE_URL_FILE=/run/secrets/database-url\`. That is how the chart and the
  compose file do it. Setting both refuses to start.
- _Read by_: \`api\`, \`worker\`, or \`commands\` (those that run once, such as \`cohort migrate\` and \`cohort sync\`). What
  does not read a variable checks it all the same, so that one set serves all three.
- TLS to PostgreSQL and Redis is part of their URL: \`?sslmode=verify-full\`, \`rediss://\`.

This page is made from the program's own table: \`pnpm environment\` writes it.
`;

const cell = (text: string): string => text.replaceAll("|", "\\|");

const fallbackOf = ({ fallback }: ConfigVariable): string =>
  fallback === null ? "" : `\`${fallback}\``;

function nameOf({ name, secret }: ConfigVariable): string {
  return secret ? `\`${name}\` (secret)` : `\`${name}\``;
}

const readersOf = ({ readBy }: ConfigVariable): string =>
  readBy.length === COMPONENTS.length ? "all" : readBy.join(", ");

/** Columns as wide as their widest cell, as the formatter has them. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, at) =>
    Math.max(...rows.map((row) => row[at]?.length ?? 0), 3),
  );
  const line = (row: readonly string[]): string =>
    `| ${row.map((text, at) => text.padEnd(widths[at] ?? 0)).join(" | ")} |`;
  const [head = "", ...body] = rows.map(line);
  const rule = `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`;
  return [head, rule, ...body].join("\n");
}

/** deploy/environment.md: every variable of the program, chapter by chapter. */
export function environmentPage(): string {
  const isFileOfSecret = ({ name }: ConfigVariable): boolean =>
    CONFIG_TABLE.some((row) => row.secret && `${row.name}_FILE` === name);
  const chapters = CHAPTERS.map((chapter) => {
    const rows = CONFIG_TABLE.filter((row) => row.chapter === chapter && !isFileOfSecret(row));
    if (rows.length === 0) return "";
    const cells = rows.map((row) => [
      nameOf(row),
      fallbackOf(row),
      readersOf(row),
      cell(row.meaning),
    ]);
    return `\n## ${chapter}\n\n${table([["variable", "default", "read by", "what it does"], ...cells])}\n`;
  });
  return OPENING + chapters.join("");
}
