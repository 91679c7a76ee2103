import type { Catalogue } from "./catalogue.ts";

/** What a number or a length of time in a rule is for. One row for each that the API names; `subject` is in the language of the data. */
export const WHAT_IF_ASKS = {
  "asks.above": ["{subject} above", "{subject} über", "{subject} 高于"],
  "asks.at-least": ["{subject} at least", "{subject} mindestens", "{subject} 至少"],
  "asks.at-most": ["{subject} at most", "{subject} höchstens", "{subject} 至多"],
  "asks.below": ["{subject} below", "{subject} unter", "{subject} 低于"],
  "asks.above-times-upper-limit": ["{subject} above", "{subject} über", "{subject} 高于"],
  "asks.at-least-times-upper-limit": [
    "{subject} at least",
    "{subject} mindestens",
    "{subject} 至少",
  ],
  "asks.at-most-times-upper-limit": ["{subject} at most", "{subject} höchstens", "{subject} 至多"],
  "asks.below-times-upper-limit": ["{subject} below", "{subject} unter", "{subject} 低于"],
  "asks.above-times-lower-limit": ["{subject} above", "{subject} über", "{subject} 高于"],
  "asks.at-least-times-lower-limit": [
    "{subject} at least",
    "{subject} mindestens",
    "{subject} 至少",
  ],
  "asks.at-most-times-lower-limit": ["{subject} at most", "{subject} höchstens", "{subject} 至多"],
  "asks.below-times-lower-limit": ["{subject} below", "{subject} unter", "{subject} 低于"],
  "asks.age-at-least": ["Age at least", "Alter mindestens", "年龄至少"],
  "asks.age-at-most": ["Age at most", "Alter höchstens", "年龄至多"],
  "asks.dose-above": ["Dose of {subject} above", "Dosis von {subject} über", "{subject} 剂量高于"],
  "asks.dose-at-least": [
    "Dose of {subject} at least",
    "Dosis von {subject} mindestens",
    "{subject} 剂量至少",
  ],
  "asks.dose-at-most": [
    "Dose of {subject} at most",
    "Dosis von {subject} höchstens",
    "{subject} 剂量至多",
  ],
  "asks.dose-below": ["Dose of {subject} below", "Dosis von {subject} unter", "{subject} 剂量低于"],
  "asks.change-above": [
    "Change of {subject} by more than",
    "Änderung von {subject} um mehr als",
    "{subject} 变化超过",
  ],
  "asks.change-at-least": [
    "Change of {subject} by at least",
    "Änderung von {subject} um mindestens",
    "{subject} 变化至少",
  ],
  "asks.at-least-of": [
    "Of {subject} parts at least",
    "Von {subject} Teilen mindestens",
    "{subject} 项中至少",
  ],
  "asks.different": [
    "Different ones of {subject}, at least",
    "Verschiedene aus {subject}, mindestens",
    "{subject} 不同种类至少",
  ],
  "asks.times": ["{subject}: times", "{subject}: Anzahl", "{subject}：次数"],
  "asks.in-the-last": ["{subject} in the last", "{subject} in den letzten", "{subject} 最近"],
  "asks.in-the-last-by-default": [
    "{subject} in the last",
    "{subject} in den letzten",
    "{subject} 最近",
  ],
  "asks.begun-in-the-last": [
    "{subject}, begun in the last",
    "{subject}, begonnen in den letzten",
    "{subject}，始于最近",
  ],
  "asks.begun-at-least-ago": [
    "{subject}, begun at least so long ago",
    "{subject}, begonnen vor mindestens",
    "{subject}，起病至少",
  ],
  "asks.begun-more-than-ago": [
    "{subject}, begun longer ago than",
    "{subject}, begonnen vor mehr als",
    "{subject}，起病超过",
  ],
  "asks.over-for-more-than": [
    "{subject}: does not count once over for more than",
    "{subject}: zählt nicht mehr, wenn vorbei seit mehr als",
    "{subject}：结束超过以下时间则不计",
  ],
  "asks.free-of-it-for": ["Free of {subject} for", "Frei von {subject} seit", "{subject} 洗脱期"],
  "asks.longer-than": ["{subject} for longer than", "{subject} länger als", "{subject} 持续超过"],
  "asks.at-least-apart": [
    "{subject}: at least so far apart",
    "{subject}: Abstand mindestens",
    "{subject}：间隔至少",
  ],
  "asks.more-than-apart": [
    "{subject}: further apart than",
    "{subject}: Abstand mehr als",
    "{subject}：间隔超过",
  ],
  "asks.at-most-apart": [
    "{subject}: at most so far apart",
    "{subject}: Abstand höchstens",
    "{subject}：间隔至多",
  ],
  "asks.not-before-the-sample-for": [
    "No {subject} before the sample for",
    "Kein {subject} vor der Probe seit",
    "采样前未用 {subject} 的时间",
  ],
} as const satisfies Catalogue;
