/**
 * The types that CQL itself defines (CQL 1.5, Appendix B), as the model info XML that the translator reads. Its
 * npm package comes without one.
 */
const SIMPLE = ["Boolean", "Integer", "Long", "Decimal", "String", "Date", "DateTime", "Time"];

const CLASSES: readonly (readonly [name: string, base: string, elements: readonly string[]])[] = [
  ["Quantity", "Any", ["value System.Decimal", "unit System.String"]],
  ["Ratio", "Any", ["numerator System.Quantity", "denominator System.Quantity"]],
  [
    "Code",
    "Any",
    [
      "code System.String",
      "system System.String",
      "version System.String",
      "display System.String",
    ],
  ],
  ["Concept", "Any", ["codes List&lt;System.Code>", "display System.String"]],
  ["Vocabulary", "Any", ["id System.String", "version System.String", "name System.String"]],
  ["CodeSystem", "Vocabulary", []],
  ["ValueSet", "Vocabulary", ["codesystems List&lt;System.CodeSystem>"]],
];

const simple = (name: string, base: string): string =>
  `<typeInfo xsi:type="SimpleTypeInfo" name="System.${name}"${base}/>`;

const element = (of: string): string => {
  const [name, type] = of.split(" ");
  return `<element name="${name}" elementType="${type}"/>`;
};

export const SYSTEM_MODEL = [
  `<modelInfo xmlns="urn:hl7-org:elm-modelinfo:r1" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"`,
  ` name="System" version="1.0.0" url="urn:hl7-org:elm-types:r1" targetQualifier="system">`,
  simple("Any", ""),
  ...SIMPLE.map((name) => simple(name, ` baseType="System.Any"`)),
  ...CLASSES.map(
    ([name, base, elements]) =>
      `<typeInfo xsi:type="ClassInfo" name="System.${name}" baseType="System.${base}" retrievable="false">` +
      `${elements.map(element).join("")}</typeInfo>`,
  ),
  `</modelInfo>`,
].join("");
