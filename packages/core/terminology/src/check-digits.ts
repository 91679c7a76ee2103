/** Luhn's mod-10 digit, as LOINC numbers end in one (LOINC Users' Guide, appendix C). */
export function isLoincNumber(code: string): boolean {
  const match = /^(\d{1,7})-(\d)$/.exec(code);
  if (!match) return false;
  const [, number = "", check = ""] = match;
  let sum = 0;
  for (let place = 0; place < number.length; place += 1) {
    const digit = Number(number[number.length - 1 - place]);
    const weighted = place % 2 === 0 ? digit * 2 : digit;
    sum += weighted > 9 ? weighted - 9 : weighted;
  }
  return (10 - (sum % 10)) % 10 === Number(check);
}

const PERMUTATION = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4] as const;

/** The dihedral group of order ten: the product that Verhoeff's scheme is built on. */
const compose = (a: number, b: number): number => {
  if (a < 5) return b < 5 ? (a + b) % 5 : ((a + b - 5) % 5) + 5;
  return b < 5 ? ((a - 5 - b + 5) % 5) + 5 : (a - b + 5) % 5;
};

/** A SNOMED CT identifier: 6 to 18 digits that Verhoeff's check accepts (SNOMED CT release file specification 5.5). */
export function isSnomedId(code: string): boolean {
  if (!/^[1-9]\d{5,17}$/.test(code)) return false;
  let sum = 0;
  for (let place = 0; place < code.length; place += 1) {
    let digit = Number(code[code.length - 1 - place]);
    for (let times = 0; times < place % 8; times += 1) digit = PERMUTATION[digit] ?? 0;
    sum = compose(sum, digit);
  }
  return sum === 0;
}
