import { type SavedView, viewRequestSchema } from "@cohort/contract";
import { ok } from "@cohort/foundation";
import { MAY } from "../auth/permissions.ts";
import type { ApiDeps } from "../deps.ts";
import { type Outcome, rejectField } from "../edge/rejection.ts";
import { validate } from "../edge/validate.ts";
import type { Answer, ApiRequest, Route } from "../route.ts";

const toWire = ({ name, query }: SavedView): SavedView => ({ name, query: { ...query } });

/** Filters under a name are one's own affair and tell of no patient: nothing of it is audited. */
export function viewRoutes({ store }: Pick<ApiDeps, "store">): readonly Route[] {
  async function listViews({ params, auth }: ApiRequest): Promise<Outcome<Answer>> {
    const views = await store.worklist.views(params["study"] ?? "", auth.subject);
    return ok({ status: 200, body: { views: views.map(toWire) } });
  }

  async function saveView({ params, auth, body }: ApiRequest): Promise<Outcome<Answer>> {
    const asked = validate(viewRequestSchema, body, "body");
    if (!asked.ok) return asked;
    const view = { name: params["name"] ?? "", query: asked.value.query };
    const saved = await store.worklist.saveView(params["study"] ?? "", auth.subject, view);
    return saved.ok
      ? ok({ status: 200, body: toWire(view) })
      : rejectField("not-possible", "name", saved.failure.message);
  }

  async function deleteView({ params, auth }: ApiRequest): Promise<Outcome<Answer>> {
    const { study = "", name = "" } = params;
    await store.worklist.deleteView(study, auth.subject, name);
    return ok({ status: 204, body: "" });
  }

  const roles = MAY.readCandidates;
  return [
    { operation: "listViews", roles, audit: "none", handle: listViews },
    { operation: "saveView", roles, audit: "none", handle: saveView },
    { operation: "deleteView", roles, audit: "none", handle: deleteView },
  ];
}
