import type { Problem } from "@cohort/contract";
import { CallFailed } from "./call.ts";

const nameIn = (disposition: string | null): string =>
  /filename="([^"]+)"/.exec(disposition ?? "")?.[1] ?? "export";

/** Asks for a file and hands it to the browser to keep. Returns its name; fails with `CallFailed`. */
export async function download(url: string): Promise<string> {
  let reply: Response;
  try {
    reply = await fetch(url, { credentials: "same-origin" });
  } catch {
    throw new CallFailed(0, null);
  }
  if (!reply.ok) {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the API's own, as `call` takes its problems
    const problem = (await reply.json().catch(() => null)) as Problem | null;
    throw new CallFailed(reply.status, problem);
  }
  const name = nameIn(reply.headers.get("Content-Disposition"));
  const address = URL.createObjectURL(await reply.blob());
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // Some browsers begin to read it only after this turn.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
  return name;
}
