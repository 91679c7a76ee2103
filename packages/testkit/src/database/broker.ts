import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The server that this run of jest shares, and the migrated database on it to copy. */
export interface TestServer {
  readonly url: string;
  /** As the role that services run as. */
  readonly runtimeUrl: string;
  readonly template: string;
}

let server: Promise<TestServer> | null = null;

/** Asks jest's global setup, which starts the server for the first who asks. */
export const testServer = (): Promise<TestServer> => (server ??= find());

async function find(): Promise<TestServer> {
  // A test file runs in a child of the process that runs jest, or, with one worker, in that process.
  for (const pid of [process.ppid, process.pid]) {
    const line = await ask(join(tmpdir(), `cohort-test-database-${pid}.sock`));
    if (line !== null) return parse(line);
  }
  throw new Error("no test database: run jest from the root, whose global setup provides it");
}

const ask = (path: string): Promise<string | null> =>
  new Promise((resolve) => {
    let text = "";
    const socket = connect(path);
    socket.on("data", (chunk: Buffer) => (text += chunk.toString()));
    socket.once("error", () => resolve(null));
    socket.once("close", () => resolve(text === "" ? null : text));
  });

function parse(line: string): TestServer {
  const answer: unknown = JSON.parse(line);
  if (typeof answer === "object" && answer !== null) {
    if ("error" in answer)
      throw new Error(`the test database did not start: ${String(answer.error)}`);
    if (
      "url" in answer &&
      typeof answer.url === "string" &&
      "runtimeUrl" in answer &&
      typeof answer.runtimeUrl === "string" &&
      "template" in answer &&
      typeof answer.template === "string"
    ) {
      const { url, runtimeUrl, template } = answer;
      return { url, runtimeUrl, template };
    }
  }
  throw new Error(`the test database answers ${line}`);
}
