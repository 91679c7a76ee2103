import { describe, expect, it } from "@jest/globals";
import { RXNORM, SNOMED, administration, coded, only, read, request } from "../test/resources.ts";

const routeOf = (...routes: readonly unknown[]) => {
  const dosageInstruction = routes.map((route) => ({ route }));
  return only("medication", read(request({ dosageInstruction }))).route;
};

describe("route", () => {
  it.each([
    ["oral", ["26643006", "127492001"]],
    ["intravenous", ["47625008", "418114005", "419993007"]],
    ["parenteral", ["78421000", "34206005"]],
    ["systemic", ["45890007", "37839007", "445755006"]],
    ["local", ["6064005", "447694001", "46713006", "54485002", "12130007", "10547007", "37161004"]],
  ])("%s by SNOMED CT", (route, codes) => {
    for (const code of codes) expect(routeOf(coded(SNOMED, code))).toBe(route);
  });

  it.each([
    ["oral", ["20053000", "20013500"]],
    ["intravenous", ["20045000"]],
    ["parenteral", ["20035000", "20066000"]],
    ["systemic", ["20002500"]],
    ["local", ["20003000", "20020000", "20049000", "20024000"]],
  ])("%s by EDQM", (route, codes) => {
    for (const code of codes)
      expect(routeOf(coded("http://standardterms.edqm.eu", code))).toBe(route);
  });

  it.each([
    ["oral", ["PO", "PO/NG", "oral", "口服", "Oral route", "Oral Route (qualifier value)"]],
    ["intravenous", ["IV", "IVINF", "IV DRIP", "Intravenous", "Intravenous use", "静脉滴注"]],
    ["parenteral", ["IM", "SC", "subkutan", "Parenteral route", "皮下注射"]],
    ["systemic", ["SL", "TD", "transdermal", "舌下"]],
    [
      "local",
      ["TP", "IH", "PR", "topical", "inhaled", "Topical route", "Ocular use", "外用", "滴眼"],
    ],
    [null, ["somehow", "route", ""]],
  ])("%s by words and codes in use", (route, words) => {
    for (const word of words) {
      expect(routeOf({ text: word })).toBe(route);
      expect(routeOf(coded("http://x", "1", { display: word }))).toBe(route);
    }
  });

  it.each([
    ["oral", ["topical", "oral"]],
    ["oral", ["oral", "somehow", "PO"]],
    ["systemic", ["oral", "IV"]],
    ["systemic", ["IV", "SC"]],
    ["local", ["topical", "topical"]],
    [null, ["topical", "somehow"]],
    [null, []],
  ])("is %s of %j together", (route, words) => {
    expect(routeOf(...words.map((text) => ({ text })))).toBe(route);
  });

  it("is read of an administration", () => {
    const dosage = { route: { text: "iv" } };
    expect(only("medication", read(administration({ dosage }))).route).toBe("intravenous");
  });

  it.each([
    ["prednisone 20 MG Oral Tablet", "oral"],
    ["prednisone 1 MG/ML Topical Cream", "local"],
    ["prednisone 1 MG/ML Ophthalmic Suspension", "local"],
    ["120 ACTUAT prednisone 0.04 MG/ACTUAT Metered Dose Inhaler", "local"],
    ["1 ML prednisone 40 MG/ML Injection", "systemic"],
    ["prednisone 20 MG", null],
  ])("of the RxNorm product %j is %s, unless the dosage names one", (display, route) => {
    const medicationCodeableConcept = coded(RXNORM, "312615", { display });
    expect(only("medication", read(request({ medicationCodeableConcept }))).route).toBe(route);
    const dosageInstruction = [{ route: { text: "topical" } }];
    const named = request({ medicationCodeableConcept, dosageInstruction });
    expect(only("medication", read(named)).route).toBe("local");
  });
});
