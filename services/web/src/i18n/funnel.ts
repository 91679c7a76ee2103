import type { Catalogue } from "./catalogue.ts";

/** At which criterion a cohort loses whom. */
export const FUNNEL = {
  "funnel.cohort": ["Cohort", "Kohorte", "队列"],
  "funnel.caption": [
    "Who remains after each criterion, in the order of the protocol",
    "Wer nach jedem Kriterium bleibt, in der Reihenfolge des Prüfplans",
    "按方案顺序，每条标准之后的剩余人数",
  ],
  "funnel.criterion": ["Criterion", "Kriterium", "标准"],
  "funnel.remaining": ["Remaining", "Verbleibend", "剩余"],
  "funnel.lost": ["Lost here", "Hier verloren", "在此排除"],
  "funnel.unknown": ["of these unknown", "davon unbekannt", "其中未知"],
  "funnel.review": ["of these for review", "davon zu prüfen", "其中待审核"],
  "funnel.matched": ["people matched", "Personen abgeglichen", "已匹配人数"],
  "funnel.with-index": [
    "with the disease, or a sign of it",
    "mit der Erkrankung oder einem Hinweis darauf",
    "患有该疾病或有其迹象",
  ],
  "funnel.gated": ["of whom have died", "davon verstorben", "其中已故"],
  "funnel.eligible": ["eligible", "geeignet", "合格"],
  "funnel.possible": ["possible", "möglich", "可能合格"],
  "funnel.withheld": ["withheld", "nicht gezeigt", "不显示"],
  "funnel.suppressed": [
    "Only sums are shown: you may see no more, or the study has no legal basis that holds today. Counts below five are withheld, and others that would give them away.",
    "Gezeigt werden nur Summen: Mehr dürfen Sie nicht sehen, oder die Studie hat derzeit keine gültige Rechtsgrundlage. Anzahlen unter fünf werden nicht gezeigt, ebenso solche, aus denen sie sich errechnen ließen.",
    "仅显示汇总数：您无权查看更多，或该研究目前没有有效的法律依据。小于 5 的计数以及可据此推算的其他计数均不显示。",
  ],
  "funnel.missing": [
    "{count, plural, one {One person is} other {# people are}} still to be matched against this revision and not counted yet.",
    "{count, plural, one {Eine Person ist} other {# Personen sind}} mit dieser Revision noch nicht abgeglichen und noch nicht mitgezählt.",
    "尚有 {count} 人未按本修订版重新匹配，暂未计入。",
  ],
  "funnel.missing-some": [
    "Some people are still to be matched against this revision and not counted yet.",
    "Einige Personen sind mit dieser Revision noch nicht abgeglichen und noch nicht mitgezählt.",
    "尚有人未按本修订版重新匹配，暂未计入。",
  ],
  "funnel.key": [
    "Solid: told by the record. Hatched: unknown.",
    "Voll: aus der Akte zu beurteilen. Schraffiert: unbekannt.",
    "实心：病历可判定。斜纹：未知。",
  ],
  "funnel.open-remaining": [
    "{count} remaining after {criterion}: show them",
    "{count} nach {criterion} verbleibend: anzeigen",
    "{criterion} 之后剩余 {count} 人：查看",
  ],
  "funnel.open-lost": [
    "{count} lost at {criterion}: show them",
    "{count} bei {criterion} verloren: anzeigen",
    "在 {criterion} 排除 {count} 人：查看",
  ],
  "funnel.open-unknown": [
    "{count} unknown in {criterion}: show them",
    "{count} bei {criterion} unbekannt: anzeigen",
    "{criterion} 未知 {count} 人：查看",
  ],
  "funnel.open-review": [
    "{count} for review in {criterion}: show them",
    "{count} bei {criterion} zu prüfen: anzeigen",
    "{criterion} 待审核 {count} 人：查看",
  ],
  "funnel.open": [
    "{count} {what}: show them",
    "{count} {what}: anzeigen",
    "{what} {count} 人：查看",
  ],
  "funnel.enrolment": ["What became of them", "Was aus ihnen wurde", "后续情况"],
  "funnel.enrolment-caption": [
    "Everyone with the disease, by what people decided",
    "Alle mit der Erkrankung, nach den Entscheidungen",
    "全部患病者，按人工决定分类",
  ],
  "funnel.status": ["Status", "Status", "状态"],
  "funnel.people": ["People", "Personen", "人数"],
  "funnel.screened": ["Screened", "Gesichtet", "已筛查"],
  "funnel.fitting": ["Eligible or possible", "Geeignet oder möglich", "合格或可能合格"],
  "funnel.consented": ["Consented", "Eingewilligt", "已同意"],
  "funnel.enrolled": ["On study", "In der Studie", "已入组"],
  "funnel.reasons": ["Why not", "Warum nicht", "未入组原因"],
  "funnel.reasons-caption": [
    "Reasons why people were ruled out, left or put off, the most frequent first",
    "Gründe für Ausschluss, Ausscheiden oder Zurückstellung, häufigste zuerst",
    "排除、退出或推迟的原因，按频次排序",
  ],
  "funnel.reason": ["Reason", "Grund", "原因"],
  "funnel.no-reasons": [
    "Nobody was ruled out, left or put off by a person yet.",
    "Noch wurde niemand von einer Person ausgeschlossen oder zurückgestellt.",
    "尚无人被人工排除、退出或推迟。",
  ],
  "funnel.nobody": [
    "Nobody on record has the disease of this cohort, or a sign of it.",
    "Bei niemandem ist die Erkrankung dieser Kohorte oder ein Hinweis darauf dokumentiert.",
    "没有任何记录显示患有该队列的疾病或有其迹象。",
  ],
  "funnel.nobody-why": [
    "Codes that no concept claims are a frequent cause: see the data quality.",
    "Häufig liegt es an Codes, die keinem Konzept zugeordnet sind: siehe Datenqualität.",
    "常见原因是有代码未映射到任何概念：请查看数据质量。",
  ],
} as const satisfies Catalogue;
