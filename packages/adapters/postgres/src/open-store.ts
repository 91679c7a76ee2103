import { ok } from "@cohort/foundation";
import { grants } from "./access/grants.ts";
import { legalBases } from "./access/legal-bases.ts";
import { optOuts } from "./access/opt-outs.ts";
import { aliases } from "./aliases/aliases.ts";
import { attestations } from "./attestations/attestations.ts";
import { audit } from "./audit/audit.ts";
import { getCandidate, isCandidate } from "./candidates/detail.ts";
import { historyOf } from "./candidates/history.ts";
import { listCandidates } from "./candidates/list.ts";
import { subjects } from "./candidates/subjects.ts";
import { surroundingsOf } from "./candidates/surroundings.ts";
import { cards } from "./cds/cards.ts";
import { coverageReports } from "./coverage.ts";
import { clockSkew } from "./database/clock.ts";
import { openDatabase } from "./database/database.ts";
import { putDecision } from "./decisions/put.ts";
import { readScreening } from "./decisions/screening.ts";
import { takeBackDecision } from "./decisions/take-back.ts";
import { exportRuns } from "./exports/exports.ts";
import { figures } from "./figures/figures.ts";
import { funnels } from "./funnel/funnels.ts";
import { http } from "./http/http.ts";
import { keys } from "./identity/keys.ts";
import { signIns, usedTokens } from "./identity/once.ts";
import { sessions } from "./identity/sessions.ts";
import { jobs } from "./jobs/jobs.ts";
import { leadership } from "./leader.ts";
import { readMatches, readOutcomes, readStanding } from "./matches/read.ts";
import { saveMatches } from "./matches/save.ts";
import { checkVersion, readSchemaVersion, versionOf } from "./migrate/schema-version.ts";
import { overviews } from "./overview/overview.ts";
import { pingBy } from "./ping.ts";
import { progress } from "./progress/progress.ts";
import { provenances } from "./provenance/provenance.ts";
import { reading } from "./reading/reading.ts";
import { quarantine } from "./records/quarantine.ts";
import { records } from "./records/records.ts";
import { replays } from "./replay/replays.ts";
import { screeningLog } from "./screening-log/screening-log.ts";
import type { OpenStore } from "./store.ts";
import { catalogues } from "./studies/catalogues.ts";
import { retention } from "./retention/retention.ts";
import { revisions } from "./studies/revisions.ts";
import { summaries } from "./studies/summaries.ts";
import { subscriptions } from "./subscriptions.ts";
import { watches } from "./watch/watches.ts";
import { workers } from "./workers.ts";
import { worklist } from "./worklist/worklist.ts";

export const openStore: OpenStore = async (options) => {
  const found = await readSchemaVersion(options.connectionString);
  if (!found.ok) return found;
  const usable = await checkVersion(found.value.found);
  if (!usable.ok) return usable;
  const database = openDatabase(options);

  return ok({
    records: records(database),
    quarantine: quarantine(database),
    matches: {
      save: saveMatches(database),
      of: (patient) => database.read("matches.of", (queries) => readMatches(queries, patient)),
      standing: (patients) =>
        database.read("matches.standing", (queries) => readStanding(queries, patients)),
      outcomes: (patients) =>
        database.read("matches.outcomes", (queries) => readOutcomes(queries, patients)),
    },
    candidates: {
      list: listCandidates(database),
      get: getCandidate(database),
      isOfAny: isCandidate(database),
      history: historyOf(database),
      surroundings: surroundingsOf(database),
    },
    funnels: funnels(database),
    subjects: subjects(database),
    decisions: {
      put: putDecision(database),
      takeBack: takeBackDecision(database),
      screening: readScreening(database),
    },
    worklist: worklist(database),
    screeningLog: screeningLog(database),
    attestations: attestations(database),
    provenance: provenances(database),
    replays: replays(database),
    studies: { ...revisions(database), ...summaries(database) },
    catalogues: catalogues(database),
    overview: overviews(database),
    watches: watches(database),
    workers: workers(database),
    jobs: jobs(database),
    progress: progress(database),
    figures: figures(database),
    reading: reading(database),
    aliases: aliases(database),
    exports: exportRuns(database),
    subscriptions: subscriptions(database),
    coverage: coverageReports(database),
    grants: grants(database),
    legalBases: legalBases(database),
    optOuts: optOuts(database),
    retention: retention(database),
    keys: keys(database),
    sessions: sessions(database),
    signIns: signIns(database),
    usedTokens: usedTokens(database),
    audit: audit(database),
    http: http(database),
    cards: cards(database),
    whileLeader: leadership(options),
    clockSkewMs: clockSkew(database),
    connections: () => database.connections(),
    ping: pingBy(() => database.readOnce("ping", versionOf)),
    close: () => database.close(),
  });
};
