import { ok } from "@cohort/foundation";
import { MAY } from "../../auth/permissions.ts";
import type { ApiDeps } from "../../deps.ts";
import { type Outcome, reject, rejectField } from "../../edge/rejection.ts";
import type { Answer, ApiRequest, Route } from "../../route.ts";
import { answerRead } from "../edge/conditional.ts";
import { subjectOfProvenance, toProvenance } from "../provenance/to-provenance.ts";
import { readSearchRequest, valuesOf } from "../search/search-request.ts";
import { baseOf, pageOf, searchset } from "../search/searchset.ts";
import { basesFor, readReferences } from "../search/values.ts";
import { aboutSubjects, subjectOf } from "./subjects.ts";

export function fhirProvenanceRoutes(deps: ApiDeps): readonly Route[] {
  const { store } = deps;

  async function read(request: ApiRequest): Promise<Outcome<Answer>> {
    const named = subjectOfProvenance(request.params["id"] ?? "");
    const subject = named && (await subjectOf(deps, named.subject, request));
    if (!subject) return reject("not-found");
    const matches = await store.provenance.of(subject.study, subject.patient, request.access);
    const match = matches.find(({ cohort }) => cohort === named.cohort);
    if (!match) return reject("not-found");
    const resource = toProvenance(subject.id, match);
    return ok({ ...answerRead(request, resource, resource.meta), about: aboutSubjects([subject]) });
  }

  async function search(request: ApiRequest): Promise<Outcome<Answer>> {
    const asked = readSearchRequest("Provenance", request);
    if (!asked.ok) return asked;
    const targets = readReferences(
      "target",
      "ResearchSubject",
      valuesOf(asked.value, "target"),
      basesFor(deps, request, "ResearchSubject"),
    );
    if (!targets.ok) return targets;
    const [target, ...others] = targets.value ?? [];
    if (target === undefined) return rejectField("invalid-request", "target", "is required");
    if (others.length > 0) return rejectField("invalid-request", "target", "takes one value here");
    const subject = await subjectOf(deps, target, request);
    const matches = subject
      ? await store.provenance.of(subject.study, subject.patient, request.access)
      : [];
    const found = subject ? matches.map((match) => toProvenance(subject.id, match)) : [];
    return ok({
      status: 200,
      body: searchset(baseOf(deps, request), asked.value, pageOf(asked.value, found)),
      about: aboutSubjects(subject ? [subject] : []),
    });
  }

  const roles = MAY.readScreeningList;
  return [
    { operation: "fhirReadProvenance", roles, audit: "read", handle: read },
    { operation: "fhirSearchProvenances", roles, audit: "search", handle: search },
    { operation: "fhirSearchProvenancesByForm", roles, audit: "search", handle: search },
  ];
}
