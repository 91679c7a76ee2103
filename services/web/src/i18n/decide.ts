import type { Catalogue } from "./catalogue.ts";

/** Recording a decision, wherever it is done. */
export const DECIDE = {
  "decide.change": ["Change the status: {status}", "Status ändern: {status}", "更改状态：{status}"],
  "decide.done": ["{id}: {status}", "{id}: {status}", "{id}：{status}"],
  "decide.noted": ["{id}: note saved", "{id}: Notiz gespeichert", "{id}：备注已保存"],
  "decide.failed": ["This was not saved.", "Das wurde nicht gespeichert.", "未能保存。"],
  "decide.too-late": [
    "It is too late to take this back. Change the status instead.",
    "Zum Zurücknehmen ist es zu spät. Ändern Sie stattdessen den Status.",
    "已超过可撤销的时间，请改为更改状态。",
  ],
  "decide.kept": [
    "This could not be taken back: someone decided anew.",
    "Das ließ sich nicht zurücknehmen: Inzwischen wurde neu entschieden.",
    "无法撤销：其他人已作出新的决定。",
  ],
  "decide.title": [
    "{id}: set to {status}",
    "{id}: Status „{status}“ setzen",
    "{id}：设为“{status}”",
  ],
  "decide.note-title": ["{id}: add a note", "{id}: Notiz hinzufügen", "{id}：添加备注"],
  "decide.reason": ["Reason", "Grund", "原因"],
  "decide.reason-choose": ["Choose a reason", "Grund auswählen", "请选择原因"],
  "decide.criterion": [
    "Criterion that is the reason",
    "Ausschlaggebendes Kriterium",
    "作为原因的标准",
  ],
  "decide.criterion-none": ["None", "Keines", "无"],
  "decide.criterion-suggested": [
    "Suggested: a criterion that fails",
    "Vorschlag: ein nicht erfülltes Kriterium",
    "建议：不符合的标准",
  ],
  "decide.note": ["Note", "Notiz", "备注"],
  "decide.note-warning": [
    "Do not type names, addresses, numbers or anything else that identifies a person. Notes are kept for good and each one is a version of its own.",
    "Geben Sie keine Namen, Adressen, Nummern oder anderes ein, was eine Person erkennbar macht. Notizen bleiben dauerhaft erhalten; jede ist eine eigene Fassung.",
    "请勿输入姓名、地址、号码或其他可识别个人身份的信息。备注会永久保留，每次保存都是一个新版本。",
  ],
  "decide.save": ["Save", "Speichern", "保存"],
  "decide.conflict": [
    "Someone else decided first",
    "Jemand anders war schneller",
    "其他人已先作出决定",
  ],
  "decide.conflict-theirs": [
    "{by} set {id} to “{status}” {at}.",
    "{by} hat {id} {at} auf „{status}“ gesetzt.",
    "{by} 于 {at} 将 {id} 设为“{status}”。",
  ],
  "decide.conflict-yours": [
    "You wanted to set “{status}”.",
    "Sie wollten „{status}“ setzen.",
    "您原本要设为“{status}”。",
  ],
  "decide.conflict-illegal": [
    "“{status}” cannot follow “{now}”.",
    "Auf „{now}“ kann „{status}“ nicht folgen.",
    "“{now}”之后不能设为“{status}”。",
  ],
  "decide.conflict-keep": ["Leave it at that", "So belassen", "保留对方的决定"],
  "decide.conflict-mine": ["Set mine on top", "Trotzdem meinen setzen", "仍然采用我的决定"],
  "decide.conflict-note": [
    "Your note is not lost: {note}",
    "Ihre Notiz ist nicht verloren: {note}",
    "您的备注没有丢失：{note}",
  ],
} as const satisfies Catalogue;
