import { type IncomingMessage, request as send } from "node:http";
import type { ApiDeps } from "@cohort/api";
import type { Role } from "@cohort/foundation";
import type { Store } from "@cohort/postgres";

const BY = { subject: "test", kind: "system", network: null, requestId: null } as const;

/** Every bearer token that begins with `good-` is a caller of its own; each other one is nobody. Counts whom it was asked about. */
export function tokens(): { readonly identity: ApiDeps["identity"]; readonly asked: () => number } {
  let asked = 0;
  const identity: ApiDeps["identity"] = {
    admit: () => ({ ok: true, value: null }),
    identify: ({ headers }: IncomingMessage) => {
      asked += 1;
      const subject = /^Bearer (good-.*)$/.exec(headers.authorization ?? "")?.[1];
      return Promise.resolve(
        subject === undefined
          ? { ok: false, failure: { kind: "not-signed-in" } }
          : { ok: true, value: { subject, kind: "token", principals: [`user:${subject}`] } },
      );
    },
  };
  return { identity, asked: () => asked };
}

/** Grants callers a role in every study. */
export async function grantAll(
  { grants }: Pick<Store, "grants">,
  role: Role,
  ...subjects: readonly string[]
): Promise<void> {
  const given = subjects.map((subject) => ({ principal: `user:${subject}`, role, study: "*" }));
  await grants.put(
    given.map((grant) => ({ ...grant, endsAt: null })),
    BY,
  );
}

export interface Told {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

/** One request, with any header and any body there can be: fetch would not send some of them. */
export function ask(
  url: string,
  {
    method = "GET",
    headers = {},
    body,
  }: {
    readonly method?: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string | Buffer;
  } = {},
): Promise<Told> {
  return new Promise((resolve, reject) => {
    const outgoing = send(url, { method, headers, agent: false }, (incoming) => {
      let text = "";
      incoming.setEncoding("utf8");
      incoming.on("data", (chunk: string) => {
        text += chunk;
        // Events never end by themselves.
        if (incoming.headers["content-type"]?.startsWith("text/event-stream")) {
          resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: text });
          outgoing.destroy();
        }
      });
      incoming.on("error", reject);
      incoming.on("end", () =>
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: text }),
      );
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

export const bearer = (token: string): Record<string, string> => ({
  Authorization: `Bearer ${token}`,
});
