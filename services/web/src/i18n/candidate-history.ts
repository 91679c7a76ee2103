import type { Catalogue } from "./catalogue.ts";

/** What happened to a candidate. */
export const CANDIDATE_HISTORY = {
  "candidate.no-history": [
    "Nothing has happened yet.",
    "Bisher ist nichts geschehen.",
    "尚无记录。",
  ],
  "candidate.about": ["under the id {patient}", "unter der Kennung {patient}", "编号 {patient}"],
  "candidate.verdict-first": [
    "First seen: {to} ({cohort})",
    "Zuerst gefunden: {to} ({cohort})",
    "首次出现：{to}（{cohort}）",
  ],
  "candidate.verdict-left": [
    "No longer in view; was {from} ({cohort})",
    "Nicht mehr in der Liste; war {from} ({cohort})",
    "不再显示；此前为{from}（{cohort}）",
  ],
  "candidate.verdict-same": [
    "Still {to}, for other reasons ({cohort})",
    "Weiterhin {to}, mit anderen Gründen ({cohort})",
    "仍为{to}，依据有变（{cohort}）",
  ],
  "candidate.verdict-became": [
    "Now {to}, was {from} ({cohort})",
    "Jetzt {to}, war {from} ({cohort})",
    "现为{to}，此前为{from}（{cohort}）",
  ],
  "candidate.set-by": ["{status}, by {by}", "{status}, von {by}", "{status}，{by}"],
  "candidate.taken-back-by": [
    "Taken back by {by}: {status}",
    "Zurückgenommen von {by}: {status}",
    "{by} 撤销：{status}",
  ],
  "candidate.note-version": [
    "Note (version {version}): {note}",
    "Notiz (Fassung {version}): {note}",
    "备注（第 {version} 版）：{note}",
  ],
  "candidate.stated-fact": [
    "{what}: {value} on {date}, stated by a person",
    "{what}: {value} am {date}, von einer Person angegeben",
    "{what}：{value}（{date}），人工确认",
  ],
  "candidate.stated-outcome": [
    "{criterion}: {outcome}, stated by a person",
    "{criterion}: {outcome}, von einer Person angegeben",
    "{criterion}：{outcome}，人工确认",
  ],
  "candidate.stated-basis": ["because: {basis}", "Grundlage: {basis}", "依据：{basis}"],
  "candidate.stated-by": ["{by}, {at}", "{by}, {at}", "{by}，{at}"],
  "candidate.card-shown": [
    "A card in {to} named the study ({verdict})",
    "Ein Hinweis in {to} nannte die Studie ({verdict})",
    "{to} 中的提示卡提及了该研究（{verdict}）",
  ],
  "candidate.card-accepted": ["Accepted in {from}", "In {from} angenommen", "在 {from} 中被接受"],
  "candidate.card-overridden": ["Declined in {from}", "In {from} abgelehnt", "在 {from} 中被拒绝"],
  "candidate.card-already-enrolled": ["already enrolled", "bereits eingeschlossen", "已入组"],
  "candidate.card-not-interested": ["not interested", "kein Interesse", "不感兴趣"],
  "candidate.card-not-suitable": ["not suitable", "nicht passend", "不合适"],
  "candidate.card-other": ["another reason", "anderer Grund", "其他原因"],
  "candidate.happened-gone": [
    "The EHR does not have the patient any more",
    "Das KIS führt die Person nicht mehr",
    "电子病历中已无此患者",
  ],
  "candidate.happened-merged": [
    "A record was merged into this one in the EHR",
    "Im KIS wurde eine Akte mit dieser zusammengeführt",
    "电子病历中有病历合并至此",
  ],
  "candidate.happened-unmerged": [
    "Records that were one are two again in the EHR: look at both",
    "Im KIS wurden Akten wieder getrennt: Bitte beide prüfen",
    "电子病历中合并的病历已重新拆分：请分别审核",
  ],
} as const satisfies Catalogue;
