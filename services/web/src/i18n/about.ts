import type { Catalogue } from "./catalogue.ts";

/** The page about a study. */
export const ABOUT = {
  "about.ids": ["Registered as", "Registriert als", "注册号"],
  "about.sponsor": ["Sponsor", "Sponsor", "申办方"],
  "about.phase": ["Phase", "Phase", "分期"],
  "about.revision": ["Revision", "Revision", "修订版"],
  "about.status": ["Status", "Status", "状态"],
  "about.status.draft": ["draft", "Entwurf", "草稿"],
  "about.status.active": ["active", "aktiv", "启用"],
  "about.status.closed": ["closed", "geschlossen", "已关闭"],
  "about.cohorts": ["Cohorts", "Kohorten", "队列"],
  "about.common": ["For every cohort", "Für alle Kohorten", "适用于所有队列"],
  "about.cohort": ["Cohort: {label}", "Kohorte: {label}", "队列：{label}"],
  "about.index": ["asks for the disease", "fragt nach der Erkrankung", "目标疾病标准"],
  "about.note": ["Note on the protocol", "Anmerkung zum Protokoll", "方案说明"],
  "about.inclusion": ["Inclusion criteria", "Einschlusskriterien", "入选标准"],
  "about.exclusion": ["Exclusion criteria", "Ausschlusskriterien", "排除标准"],
  "about.own-words": [
    "The criteria are worded by this service; the protocol decides.",
    "Die Kriterien sind hier in eigenen Worten wiedergegeben; maßgeblich ist das Protokoll.",
    "以下标准由本系统表述，以研究方案为准。",
  ],
  "about.log": ["Screening log", "Screening-Liste", "筛选日志"],
  "about.log-about": [
    "Everyone whom the worklist shows, with status and reason, under their screening numbers. Each export is kept in the audit.",
    "Alle aus der Arbeitsliste mit Status und Grund, unter ihren Screening-Nummern. Jeder Export wird protokolliert.",
    "包含工作列表中所有人的筛选号、状态与原因。每次导出都会记入审计。",
  ],
  "about.log-sponsor": [
    "For the sponsor: no ids, no notes",
    "Für den Sponsor: ohne Kennungen und Notizen",
    "供申办方使用：不含标识与备注",
  ],
  "about.log-internal": [
    "Internal: with patients' ids and notes",
    "Intern: mit Patientenkennungen und Notizen",
    "内部使用：含患者标识与备注",
  ],
  "about.log-profile": ["What it contains", "Inhalt", "内容"],
  "about.log-format": ["Format", "Format", "格式"],
  "about.log-csv": ["CSV", "CSV", "CSV"],
  "about.log-xlsx": ["Excel workbook", "Excel-Arbeitsmappe", "Excel 工作簿"],
  "about.log-export": ["Export", "Exportieren", "导出"],
  "about.log-done": [
    "The file was made: {name}",
    "Die Datei wurde erstellt: {name}",
    "文件已生成：{name}",
  ],
  "about.log-failed": [
    "The file could not be made.",
    "Die Datei konnte nicht erstellt werden.",
    "无法生成文件。",
  ],
} as const satisfies Catalogue;
