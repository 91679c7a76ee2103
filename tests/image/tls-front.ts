import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

export interface TlsFront {
  /** `https://127.0.0.1:<port>`. */
  readonly origin: string;
  close(): Promise<void>;
}

/** Writes `authority.pem` into a folder: a certificate for this machine that nobody else vouches for, and its key beside it. */
export function makeAuthority(folder: string): void {
  const key = [
    "-newkey",
    "ec",
    "-pkeyopt",
    "ec_paramgen_curve:P-256",
    "-nodes",
    "-keyout",
    "tls.key",
  ];
  const name = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-days", "2"];
  execFileSync("openssl", ["req", "-x509", ...key, ...name, "-out", "authority.pem"], {
    cwd: folder,
    stdio: "ignore",
  });
}

/** Speaks https in front of an EHR that does not, as a hospital's proxy would, and makes its links its own. */
export async function tlsFront(folder: string, behind: string): Promise<TlsFront> {
  const credentials = {
    key: readFileSync(join(folder, "tls.key")),
    cert: readFileSync(join(folder, "authority.pem")),
  };
  let origin = "";
  const server = createServer(credentials, (request, response) => {
    void (async () => {
      const body: Buffer[] = [];
      for await (const chunk of request) body.push(chunk as Buffer);
      const type = request.headers["content-type"];
      const answer = await fetch(behind + (request.url ?? "/"), {
        method: request.method ?? "GET",
        headers: {
          accept: request.headers.accept ?? "*/*",
          ...(type === undefined ? {} : { "content-type": type }),
        },
        ...(body.length > 0 ? { body: Buffer.concat(body) } : {}),
      });
      const text = (await answer.text()).replaceAll(behind, origin);
      const told = answer.headers.get("content-type") ?? "application/fhir+json";
      response.writeHead(answer.status, { "content-type": told }).end(text);
    })().catch(() => response.writeHead(502).end());
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  origin = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
