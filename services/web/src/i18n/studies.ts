import type { Catalogue } from "./catalogue.ts";

/** The page of all studies, and the news of them. */
export const STUDIES = {
  "studies.title": ["Studies", "Studien", "研究"],
  "studies.synced": ["read from the EHR {ago}", "aus dem KIS gelesen {ago}", "电子病历读取于{ago}"],
  "studies.syncing": [
    "the EHR is being read now",
    "das KIS wird gerade gelesen",
    "正在读取电子病历",
  ],
  "studies.never-synced": [
    "the EHR has not been read yet",
    "das KIS wurde noch nie gelesen",
    "尚未读取电子病历",
  ],
  "studies.outdated": [
    "The EHR was last read to the end {ago}: who is new since then, and what was measured, is not in these numbers.",
    "Das KIS wurde zuletzt {ago} vollständig gelesen: Wer seither dazukam und was seither gemessen wurde, fehlt in diesen Zahlen.",
    "电子病历上次完整读取于{ago}：此后的新患者和新检查结果未计入以下数字。",
  ],
  "studies.revision": ["revision {revision}", "Revision {revision}", "修订版 {revision}"],
  "studies.changed": ["last change {at}", "letzte Änderung {at}", "最近变化：{at}"],
  "studies.eligible": [
    "{count, plural, other {eligible}}",
    "{count, plural, other {geeignet}}",
    "{count, plural, other {合格}}",
  ],
  "studies.possible": [
    "{count, plural, other {possible}}",
    "{count, plural, other {möglich}}",
    "{count, plural, other {可能合格}}",
  ],
  "studies.near-miss": [
    "{count, plural, one {near miss} other {near misses}}",
    "{count, plural, other {knapp verfehlt}}",
    "{count, plural, other {接近合格}}",
  ],
  "studies.cohorts": ["Cohorts", "Kohorten", "队列"],
  "studies.cohort": ["Cohort", "Kohorte", "队列"],
  "studies.since": [
    "{count, plural, =0 {Nobody new} one {# new} other {# new}} since {when}",
    "{count, plural, =0 {Niemand neu} one {# neu} other {# neu}} seit {when}",
    "自{when}以来{count, plural, =0 {无新增} other {新增 # 人}}",
  ],
  "studies.first-visit": [
    "You have not opened this worklist yet",
    "Sie haben diese Arbeitsliste noch nicht geöffnet",
    "您尚未打开过此工作列表",
  ],
  "studies.better": [
    "{count, plural, one {# now eligible} other {# now eligible}}",
    "{count, plural, other {# jetzt geeignet}}",
    "{count, plural, other {# 人转为合格}}",
  ],
  "studies.worse": [
    "{count, plural, other {# worse than then}}",
    "{count, plural, other {# schlechter als damals}}",
    "{count, plural, other {# 人判定变差}}",
  ],
  "studies.soon": [
    "{count, plural, one {# may qualify on {first}} other {# may qualify by {by}, the first on {first}}}",
    "{count, plural, one {# Person kann ab {first} in Frage kommen} other {# Personen können bis {by} in Frage kommen, die erste ab {first}}}",
    "{count, plural, other {# 人}}可能在 {by} 前符合条件，最早为 {first}",
  ],
  "studies.settled-by": [
    "{count, plural, other {# possible}}: only {what} is open",
    "{count, plural, other {# möglich}}: nur {what} ist offen",
    "{count, plural, other {# 人可能合格}}：仅 {what} 待定",
  ],
  "studies.review-again": [
    "{count, plural, one {# decision to look at again} other {# decisions to look at again}}",
    "{count, plural, one {# Entscheidung erneut prüfen} other {# Entscheidungen erneut prüfen}}",
    "{count, plural, other {# 项决定需再次审核}}",
  ],
  "studies.statuses": ["By status", "Nach Status", "按状态"],
  "studies.status-count": [
    "{status} {count, number}",
    "{status} {count, number}",
    "{status} {count, number}",
  ],
  "studies.rematch": [
    "{done, number} of {total, number} re-matched with revision {revision}",
    "{done, number} von {total, number} neu abgeglichen mit Revision {revision}",
    "已按修订版 {revision} 重新匹配 {done, number} / {total, number}",
  ],
  "studies.no-basis": [
    "No legal basis holds for this study today, so nobody is shown. A study lead or an administrator can state one.",
    "Für diese Studie gilt heute keine Rechtsgrundlage, deshalb wird niemand gezeigt. Studienleitung oder Administration können eine angeben.",
    "该研究目前没有有效的法律依据，因此不显示任何人。研究负责人或管理员可以填写法律依据。",
  ],
  "studies.state-basis": ["State a legal basis", "Rechtsgrundlage angeben", "填写法律依据"],
  "studies.nobody": [
    "{count, plural, =0 {Nobody has been matched yet.} one {One person was matched, who is neither eligible nor possible.} other {# people were matched; none is eligible or possible.}}",
    "{count, plural, =0 {Noch wurde niemand abgeglichen.} one {Eine Person wurde abgeglichen; sie ist weder geeignet noch möglich.} other {# Personen wurden abgeglichen; niemand ist geeignet oder möglich.}}",
    "{count, plural, =0 {尚未匹配任何人。} other {已匹配 # 人，无人合格或可能合格。}}",
  ],
  "studies.see-funnel": ["See where they fall out", "Zeigen, woran es liegt", "查看在哪一步被排除"],
  "studies.see-quality": [
    "See what data is missing",
    "Zeigen, welche Daten fehlen",
    "查看缺少哪些数据",
  ],
  "studies.none": ["No active study", "Keine aktive Studie", "没有进行中的研究"],
  "studies.none-why": [
    "Either no study is active, or you have not been given access to one. An administrator imports and activates studies, and grants access to them.",
    "Entweder ist keine Studie aktiv, oder Ihnen wurde keine freigegeben. Die Administration importiert und aktiviert Studien und gibt sie frei.",
    "可能没有进行中的研究，也可能尚未授予您访问权限。管理员负责导入并启用研究，以及授予访问权限。",
  ],
  "studies.not-yours": [
    "Your roles show no candidates",
    "Ihre Rollen zeigen keine Kandidatinnen und Kandidaten",
    "您的角色无权查看候选人",
  ],
  "studies.not-yours-why": [
    "Studies are read by viewers, screeners, study leads and auditors. What you administer is under Operations.",
    "Studien lesen Personen mit Leserecht, Screening, Studienleitung oder Prüfung. Was Sie verwalten, steht unter Betrieb.",
    "查看者、筛选员、研究负责人和审计员可以查看研究。您管理的内容位于“运维”。",
  ],
  "studies.unread": ["Nobody is on record yet", "Noch ist niemand erfasst", "尚无任何患者记录"],
  "studies.unread-why": [
    "Patients appear once the EHR has been read. An administrator starts that under Operations; how far it is shows there.",
    "Patientinnen und Patienten erscheinen, sobald das KIS gelesen wurde. Die Administration startet das unter Betrieb; dort steht auch, wie weit es ist.",
    "读取电子病历后才会出现患者。由管理员在“运维”中启动，进度也显示在那里。",
  ],
  "studies.unread-running": [
    "The EHR is being read for the first time. Patients appear here as they are matched.",
    "Das KIS wird zum ersten Mal gelesen. Patientinnen und Patienten erscheinen hier, sobald sie abgeglichen sind.",
    "正在首次读取电子病历。患者匹配完成后会显示在这里。",
  ],
  "studies.to-operations": ["Go to Operations", "Zum Betrieb", "前往运维"],
  "watch.of": ["Notifications of {study}", "Benachrichtigungen zu {study}", "{study} 的通知"],
  "watch.all": ["Every new candidate", "Alle neuen Kandidatinnen und Kandidaten", "所有新候选人"],
  "watch.eligible": [
    "Only the eligible, and what is assigned to me",
    "Nur Geeignete und mir Zugewiesene",
    "仅合格者和分配给我的",
  ],
  "watch.off": ["None", "Keine", "不通知"],
  "watch.saved": ["Saved: {mode}", "Gespeichert: {mode}", "已保存：{mode}"],
  "watch.failed": [
    "The notifications could not be changed.",
    "Die Benachrichtigungen konnten nicht geändert werden.",
    "无法更改通知设置。",
  ],
  "bell.label": [
    "{count, plural, =0 {Notifications: nothing new} one {Notifications: # new} other {Notifications: # new}}",
    "{count, plural, =0 {Benachrichtigungen: nichts Neues} other {Benachrichtigungen: # neu}}",
    "{count, plural, =0 {通知：暂无新消息} other {通知：# 条新消息}}",
  ],
  "bell.title": [
    "New since you last looked",
    "Neu seit Ihrem letzten Besuch",
    "自上次查看以来的新消息",
  ],
  "bell.none": [
    "Nothing new. Opening a worklist counts as having looked.",
    "Nichts Neues. Wer eine Arbeitsliste öffnet, hat nachgesehen.",
    "暂无新消息。打开工作列表即视为已查看。",
  ],
  "bell.new-eligible": [
    "{count, plural, one {# newly eligible} other {# newly eligible}}",
    "{count, plural, other {# neu geeignet}}",
    "{count, plural, other {新增合格 # 人}}",
  ],
  "bell.new-possible": [
    "{count, plural, one {# newly possible} other {# newly possible}}",
    "{count, plural, other {# neu möglich}}",
    "{count, plural, other {新增可能合格 # 人}}",
  ],
  "bell.review-again": [
    "{count, plural, one {# decision to look at again} other {# decisions to look at again}}",
    "{count, plural, one {# Entscheidung erneut prüfen} other {# Entscheidungen erneut prüfen}}",
    "{count, plural, other {# 项决定需再次审核}}",
  ],
  "bell.assigned": [
    "{count, plural, one {# assigned to you} other {# assigned to you}}",
    "{count, plural, other {# Ihnen zugewiesen}}",
    "{count, plural, other {分配给您 # 人}}",
  ],
} as const satisfies Catalogue;
