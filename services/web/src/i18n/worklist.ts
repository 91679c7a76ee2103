import type { Catalogue } from "./catalogue.ts";

/** The pages of a study, and its worklist. */
export const WORKLIST = {
  "tabs.label": ["Pages of the study", "Seiten der Studie", "研究页面"],
  "tabs.worklist": ["Worklist", "Arbeitsliste", "工作列表"],
  "tabs.funnel": ["Funnel", "Trichter", "筛选漏斗"],
  "tabs.what-if": ["What if", "Was wäre wenn", "假设分析"],
  "tabs.data-quality": ["Data quality", "Datenqualität", "数据质量"],
  "tabs.about": ["Study", "Studie", "研究信息"],
  "tabs.revision": [
    "{study} · revision {revision}",
    "{study} · Fassung {revision}",
    "{study} · 修订版 {revision}",
  ],
} as const satisfies Catalogue;
