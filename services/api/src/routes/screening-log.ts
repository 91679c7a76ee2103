import {
  FORMATS,
  PROFILES,
  type ScreeningLogQuery,
  screeningLogQuerySchema,
} from "@cohort/contract";
import { formatDay, ok, patientIn } from "@cohort/foundation";
import type { AuditEntry, ScreeningLogRow, Taken, WorkFilter } from "@cohort/postgres";
import { maySee } from "../auth/auth-context.ts";
import { MAY } from "../auth/permissions.ts";
import type { ApiDeps } from "../deps.ts";
import { type Outcome, reject, rejectFailure, rejectField } from "../edge/rejection.ts";
import { validate } from "../edge/validate.ts";
import type { Answer, ApiRequest, Route } from "../route.ts";
import { type Profile, cellsOf, columnNames } from "../screening-log/columns.ts";
import { type Head, csvFile, xlsxFile } from "../screening-log/log-file.ts";
import { createCriterionPlaces } from "../worklist/criterion-places.ts";
import { workFilterOf } from "../worklist/work-filter.ts";

type Format = (typeof FORMATS)[number];

/** How many rows a file may have. Workbooks are made in one go, while everyone else waits. */
const FILES = {
  csv: { make: csvFile, type: "text/csv; charset=utf-8", most: 100_000 },
  xlsx: {
    make: xlsxFile,
    type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    most: 20_000,
  },
} as const satisfies Record<Format, object>;

/** Filters that name a patient or one of the staff stay inside. */
const INSIDE: ReadonlySet<string> = new Set(["id", "assignee"]);

/** As it was asked for: `status=deferred&verdict=possible`. */
function filterText(query: ScreeningLogQuery, profile: Profile): string {
  const { profile: _profile, format: _format, ...filter } = query;
  const asked = Object.entries(filter).flatMap(([name, value]): [string, string][] => {
    if (value === undefined) return [];
    return [[name, profile === "sponsor" && INSIDE.has(name) ? "…" : String(value)]];
  });
  return decodeURIComponent(new URLSearchParams(asked).toString());
}

export function screeningLogRoutes(deps: ApiDeps): readonly Route[] {
  const { store, terminology, metrics, clock, today } = deps;
  const places = createCriterionPlaces(store);

  /** What the log is about, or why there is none for the caller. */
  async function filterOf(
    request: ApiRequest,
    study: string,
    query: ScreeningLogQuery,
  ): Promise<Outcome<WorkFilter>> {
    if (query.profile === "internal" && !maySee(request.auth, study, MAY.exportInternalLog)) {
      return rejectField("forbidden", "profile", "is for those who screen for the study");
    }
    return workFilterOf({ ...deps, places }, study, query, request);
  }

  async function exportLog(request: ApiRequest): Promise<Outcome<Answer>> {
    const study = request.params["study"] ?? "";
    const asked = validate(screeningLogQuerySchema, request.query, "query");
    if (!asked.ok) return asked;
    const { profile, format } = asked.value;
    const summary = await store.studies.get(study);
    if (!summary) return reject("not-found");
    const filter = await filterOf(request, study, asked.value);
    if (!filter.ok) return filter;
    const head: Head = [
      ["study", study],
      ["title", summary.title],
      ["revision", summary.revision],
      ["profile", profile],
      ["filter", filterText(asked.value, profile)],
      ["exported_by", request.auth.subject],
      ["exported_at", new Date(clock()).toISOString()],
    ];
    const { make, type, most } = FILES[format];
    let rows = 0;
    const fileOf = async (found: readonly ScreeningLogRow[]): Promise<Taken<Buffer>> => {
      rows = found.length;
      const cells = cellsOf(profile, found, terminology.dayOf);
      const { bytes, sha256 } = await make({ head, columns: columnNames(profile), rows: cells });
      const audit: AuditEntry = {
        actor: request.actor,
        action: "export",
        operation: "exportScreeningLog",
        outcome: "success",
        study,
        patients: found.map(({ patient }) => patientIn(patient)),
        detail: { profile, format, rows, sha256 },
      };
      return { told: bytes, audit };
    };
    const taken = await store.screeningLog.take(filter.value, request.access, most, fileOf);
    if (!taken.ok) return rejectFailure("not-possible", taken.failure);
    metrics.exportRows.inc({ profile, format }, rows);
    const name = `screening-log-${study}-${profile}-${formatDay(today())}.${format}`;
    return ok({
      status: 200,
      body: taken.value,
      headers: { "Content-Type": type, "Content-Disposition": `attachment; filename="${name}"` },
    });
  }

  for (const profile of PROFILES) {
    // There from the start: a first export is a rise like any other.
    for (const format of FORMATS) metrics.exportRows.inc({ profile, format }, 0);
  }

  return [
    {
      operation: "exportScreeningLog",
      roles: MAY.exportLog,
      shows: "patients",
      audit: "by-store",
      attempted: "export",
      handle: exportLog,
    },
  ];
}
