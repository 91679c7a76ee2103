import { keySignInSchema, signInQuerySchema } from "@cohort/contract";
import type { Session } from "@cohort/contract";
import { ok } from "@cohort/foundation";
import type { Grant } from "@cohort/postgres";
import type { Caller } from "../auth/auth-context.ts";
import type { BrowserSession } from "../auth/session/browser-sessions.ts";
import { isReturnPath } from "../auth/session/return-path.ts";
import type { ApiDeps } from "../deps.ts";
import { type Outcome, reject, rejectField } from "../edge/rejection.ts";
import { validate } from "../edge/validate.ts";
import type { Answer, Route, SignInRequest } from "../route.ts";

const sessionToWire = (
  { subject, kind, principals }: Caller,
  grants: readonly Grant[],
  session: Pick<BrowserSession, "endsAt" | "idleEndsAt"> | null,
): Session => ({
  subject,
  // Nobody comes by HTTP as the command line or as the system.
  kind: kind === "cli" || kind === "system" ? "token" : kind,
  principals: [...principals],
  grants: grants.map(({ role, study, endsAt }) => ({ role, study, endsAt })),
  endsAt: session?.endsAt ?? null,
  idleEndsAt: session?.idleEndsAt ?? null,
});

/** Who asks: whoever has no session yet gets one here, and whoever has one ends it. */
export function sessionRoutes({
  identity,
  store,
}: Pick<ApiDeps, "identity" | "store">): readonly Route[] {
  const { browser } = identity;
  const ways = [
    ...(browser?.withProvider ? ["provider"] : []),
    ...(browser?.withKey ? ["key"] : []),
  ];

  async function beginSignIn({ query, from, admit }: SignInRequest): Promise<Outcome<Answer>> {
    if (!browser?.withProvider) return reject("not-found");
    const asked = validate(signInQuerySchema, Object.fromEntries(query), "query");
    if (!asked.ok) return asked;
    const returnTo = asked.value.return;
    if (!isReturnPath(returnTo)) {
      return rejectField("invalid-request", "return", "must be a path of this service");
    }
    // Whoever begins is nobody yet, and each leaves a row behind.
    const admitted = await admit(`sign-in from ${from.network}`);
    if (!admitted.ok) return admitted;
    const begun = await browser.withProvider.begin(returnTo);
    if (!begun.ok) return begun;
    const { location, cookie } = begun.value;
    return ok({ status: 303, body: "", headers: { Location: location, "Set-Cookie": cookie } });
  }

  async function finishSignIn({ message, query, from }: SignInRequest): Promise<Outcome<Answer>> {
    if (!browser?.withProvider) return reject("not-found");
    const done = await browser.withProvider.finish(message, query, from);
    if (!done.ok) return done;
    const { returnTo, cookie } = done.value;
    return ok({ status: 303, body: "", headers: { Location: returnTo, "Set-Cookie": cookie } });
  }

  async function signInWithKey(request: SignInRequest): Promise<Outcome<Answer>> {
    if (!browser?.withKey) return reject("not-found");
    const { message, body } = request;
    const own = browser.checkOwnPage(message);
    if (!own.ok) return own;
    const asked = validate(keySignInSchema, body, "body");
    if (!asked.ok) return asked;
    const done = await browser.withKey(asked.value.key, message, request);
    if (!done.ok) return done;
    const { session, cookie } = done.value;
    const grants = await store.grants.of(session.caller.principals);
    const answer = sessionToWire(session.caller, grants, session);
    return ok({ status: 200, body: answer, headers: { "Set-Cookie": cookie } });
  }

  async function readSession({ message, admit }: SignInRequest): Promise<Outcome<Answer>> {
    // A page that counts down to the end of its session asks here again and again: that is no use of it.
    const session = await browser?.session(message.headers);
    const identified = session ? ok(session.caller) : await identity.identify(message);
    if (!identified.ok) {
      const { failure } = identified;
      return failure.kind === "not-signed-in"
        ? reject("not-signed-in", { ...failure, extra: { ways } })
        : identified;
    }
    const caller = identified.value;
    const admitted = await admit(caller.subject);
    if (!admitted.ok) return admitted;
    const grants = await store.grants.of(caller.principals);
    return ok({ status: 200, body: sessionToWire(caller, grants, session ?? null) });
  }

  async function signOut({ message, from }: SignInRequest): Promise<Outcome<Answer>> {
    if (!browser) {
      const identified = await identity.identify(message);
      return identified.ok
        ? reject("not-possible", { detail: "Nobody is signed in here." })
        : identified;
    }
    const done = await browser.signOut(message, from);
    if (!done.ok) return done;
    const { cookie, revoked } = done.value;
    if (revoked !== null) {
      await store.audit.append({
        actor: { subject: revoked.subject, kind: revoked.kind, ...from },
        action: "sign-out",
        operation: "signOut",
        outcome: "success",
        study: null,
        patients: [],
      });
    }
    const headers = {
      // What a shared workstation still shows of the one who went.
      "Clear-Site-Data": '"cache","storage"',
      ...(cookie === null ? {} : { "Set-Cookie": cookie }),
    };
    return ok({ status: 204, body: "", headers });
  }

  return [
    { operation: "beginSignIn", guard: "sign-in", handle: beginSignIn },
    { operation: "finishSignIn", guard: "sign-in", handle: finishSignIn },
    { operation: "readSession", guard: "sign-in", handle: readSession },
    { operation: "signInWithKey", guard: "sign-in", handle: signInWithKey },
    { operation: "signOut", guard: "sign-in", handle: signOut },
  ];
}
