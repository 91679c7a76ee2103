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
  if (!reply.ok) throw new CallFailed(reply.status, null);
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
