import type { Catalogue } from "./catalogue.ts";

/** What every page says. */
export const COMMON = {
  "common.notice": [
    "Suggestion: needs clinical review",
    "Vorschlag: muss ärztlich geprüft werden",
    "建议结果：需经临床审核",
  ],
  "common.as-of": ["as of {at}", "Stand {at}", "截至 {at}"],
  "common.retry": ["Try again", "Erneut versuchen", "重试"],
  "common.cancel": ["Cancel", "Abbrechen", "取消"],
  "common.close": ["Close", "Schließen", "关闭"],
  "common.save": ["Save", "Speichern", "保存"],
  "common.undo": ["Undo", "Rückgängig", "撤销"],
  "common.undo-more": [
    "{count, plural, one {# before it} other {# before it}} can be taken back too",
    "{count, plural, one {# Änderung} other {# Änderungen}} davor auch noch widerrufbar",
    "此前 {count} 项也可撤销",
  ],
  "common.loading": ["Loading", "Wird geladen", "正在加载"],
  "common.not-found": ["There is no such page.", "Diese Seite gibt es nicht.", "没有此页面。"],
  "common.failed": ["This could not be loaded.", "Das konnte nicht geladen werden.", "无法加载。"],
} as const satisfies Catalogue;
