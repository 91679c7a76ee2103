/**
 * Words that tell one display from another. A laboratory's display always names more than the analyte, so
 * a single word of it says something only where the rest says nothing else.
 */

/** Beside an analyte's name these change nothing. */
const NEUTRAL: ReadonlySet<string> = new Set(
  [
    "in of or and by the with im a s",
    "serum plasma blood venous arterial capillary vollblut whole",
    "mass moles molar volume units unit count number substance catalytic enzymatic activity",
    "level levels concentration value result measurement measured test assay laboratory lab",
    "total absolute automated auto manual quantitative qualitative presence detection",
    "immunoassay naa probe pcr method calculated estimated",
    "kg g mg ug ng mol mmol umol u iu l dl ml",
    "测定 检测 血清 血浆 全血 定量 定性 计数",
  ].flatMap((line) => line.split(" ")),
);

/** These make something else of what stands beside them, unless they are part of the name. */
const OTHERWISE: readonly string[] = [
  "urine urin stool feces faeces stuhl csf liquor fluid sputum saliva 尿 粪 脑脊液",
  "ratio mean width distribution a1c glycated",
  "family termination",
  "topical cream ointment lotion gel shampoo ophthalmic otic nasal inhaler inhalation",
].flatMap((line) => line.split(" "));

/** A test or a search for a disease is not the disease. */
const LOOKED_FOR: readonly string[] =
  "test tests testing screening screen measurement antigen antibody protocol protocols 检查 筛查".split(
    " ",
  );

export const isNeutral = (word: string): boolean => NEUTRAL.has(word) || /^\d+$/.test(word);

const HAN = /\p{Script=Han}/u;

const names = (
  words: readonly string[],
  display: readonly string[],
  phrase: readonly string[],
): boolean =>
  words.some(
    (word) =>
      display.some((one) => one === word || (HAN.test(word) && one.includes(word))) &&
      !phrase.some((one) => one.includes(word)),
  );

/** Whether a display speaks of something else than the phrase: of urine, a ratio, a cream, a search. */
export const isOtherwise = (
  display: readonly string[],
  phrase: readonly string[],
  isMeasured: boolean,
): boolean =>
  names(OTHERWISE, display, phrase) || (!isMeasured && names(LOOKED_FOR, display, phrase));
