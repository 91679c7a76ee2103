import type { LaboratoryKey } from "./laboratories.ts";
import type { Language } from "./language.ts";

/** Where someone comes from: what they are called, where they live and which laboratory sees their blood. */
export interface Home {
  readonly language: Language;
  readonly laboratory: LaboratoryKey;
  readonly country: string;
  /** Area codes and the like; digits are added. */
  readonly phone: string;
  readonly cities: readonly (readonly [city: string, postalCode: string])[];
  readonly streets: readonly string[];
  readonly families: readonly string[];
  readonly female: readonly string[];
  readonly male: readonly string[];
  /** Scores are written down by their items, or in a form of them; unset: as totals. */
  readonly scores?: "items" | "form";
  /** Family name first, no space between. */
  readonly familyFirst?: true;
}

const words = (text: string): readonly string[] => text.split(" ");

export const HOMES = {
  zhejiang: {
    language: "zh",
    laboratory: "hangzhou",
    country: "CN",
    phone: "+86 571 ",
    cities: [
      ["杭州市", "310009"],
      ["宁波市", "315010"],
      ["温州市", "325000"],
      ["绍兴市", "312000"],
    ],
    streets: ["解放路", "文三路", "凤起路", "中山北路", "湖墅南路"],
    families: words("王 李 张 陈 周 吴 徐 沈 朱 金 林 何 郑 蒋 俞 欧阳"),
    female: words("秀英 丽华 晓燕 雪梅 佳怡 思琪 玉兰 婷婷 静 敏 雅琴 梦洁 海霞"),
    male: words("建国 志强 伟 明辉 俊杰 国栋 浩然 永康 晨 立军 文斌 子轩"),
    familyFirst: true,
  },
  taipei: {
    language: "zh",
    laboratory: "taipei",
    country: "TW",
    phone: "+886 2 ",
    cities: [
      ["臺北市", "100225"],
      ["新竹市", "300044"],
    ],
    streets: ["中山南路", "仁愛路", "信義路"],
    families: words("黃 劉 蔡 許 謝 郭 曾"),
    female: words("淑芬 美玲 雅婷 怡君 佩珊"),
    male: words("志明 家豪 俊宏 冠宇 建宏"),
    familyFirst: true,
  },
  hamburg: {
    language: "de",
    laboratory: "hamburg",
    scores: "form",
    country: "DE",
    phone: "+49 40 ",
    cities: [
      ["Hamburg", "20251"],
      ["Lübeck", "23552"],
      ["Kiel", "24103"],
      ["Köln", "50667"],
    ],
    streets: ["Schloßstraße", "Am Mühlenbach", "Lindenallee", "Große Freiheit"],
    families: words(
      "Müller Schröder Weiß Köhler Jäger Krüger Öztürk Vogel von-Bergen Petersen Groß",
    ),
    female: words("Käthe Jördis Anneliese Lena Sabine Ümmühan Greta Ursula Heike"),
    male: words("Jürgen Björn Karl-Heinz Sönke Matthias Uwe Lukas Günther"),
  },
  rotterdam: {
    language: "en",
    laboratory: "rotterdam",
    country: "NL",
    phone: "+31 10 ",
    cities: [
      ["Rotterdam", "3015 GD"],
      ["Delft", "2611 AB"],
    ],
    streets: ["Westzeedijk", "Kerkstraat", "Nieuwe Haven"],
    families: ["de Vries", "van den Berg", "Bakker", "Jansen", "ten Brink", "Visser"],
    female: words("Sanne Femke Annelies Marijke Noor"),
    male: words("Daan Pieter Sjoerd Maarten Willem"),
  },
  izmir: {
    language: "en",
    laboratory: "izmir",
    country: "TR",
    phone: "+90 232 ",
    cities: [
      ["İzmir", "35100"],
      ["Manisa", "45030"],
    ],
    streets: ["Atatürk Caddesi", "Şair Eşref Bulvarı", "Gül Sokak"],
    families: words("Yılmaz Kaya Demir Çelik Şahin Yıldız Öztürk Güneş Doğan"),
    female: words("Ayşe Elif Zeynep Gülşen İrem Nurgül Çiğdem"),
    male: words("Mehmet Emre Oğuz Çağlar İbrahim Şükrü"),
  },
  sevilla: {
    language: "en",
    laboratory: "sevilla",
    country: "ES",
    phone: "+34 954 ",
    cities: [
      ["Sevilla", "41009"],
      ["Cádiz", "11003"],
    ],
    streets: ["Calle de la Feria", "Avenida de la Constitución", "Plaza Nueva"],
    families: ["García Núñez", "Ibáñez Ruiz", "Peña Muñoz", "Ortega", "Domínguez Sáez", "López"],
    female: ["María José", "Inés", "Begoña", "Lucía", "Rocío", "Ángela"],
    male: ["José Ángel", "Iñaki", "Álvaro", "Ramón", "Hernán"],
  },
  leeds: {
    language: "en",
    laboratory: "leeds",
    scores: "items",
    country: "GB",
    phone: "+44 113 ",
    cities: [
      ["Leeds", "LS9 7TF"],
      ["York", "YO31 8HE"],
    ],
    streets: ["Beckett Street", "Mill Lane", "Church Row"],
    families: ["Ashworth", "O'Connell", "Fairbairn", "Okafor", "Lloyd-Hughes", "Hartley", "Begum"],
    female: words("Chidinma Alice Siobhán Harriet Eleri Fatima Joan Margaret"),
    male: words("Thomas Callum Rhys Emeka George Imran Stanley"),
  },
  boston: {
    language: "en",
    laboratory: "boston",
    scores: "form",
    country: "US",
    phone: "+1 617 555 ",
    cities: [
      ["Boston", "02115"],
      ["Worcester", "01608"],
    ],
    streets: ["Maple Avenue", "Harbor Street", "Longwood Road"],
    families: words("Johnson Nguyen Hernandez Williams Kowalski Thompson Baptiste Park"),
    female: words("Emily Keisha Guadalupe Linh Abigail Ruth Destiny"),
    male: words("Michael Darnell Minh Ethan Walter Diego Isaac"),
  },
  pune: {
    language: "en",
    laboratory: "pune",
    country: "IN",
    phone: "+91 20 ",
    cities: [
      ["Pune", "411001"],
      ["Nashik", "422001"],
    ],
    streets: ["Fergusson College Road", "Laxmi Road", "Station Road"],
    families: words("Deshpande Kulkarni Iyer Sharma Patil Nair Banerjee Khan"),
    female: words("Ananya Lakshmi Priyanka Meera Sunita Zainab Kavitha"),
    male: words("Arjun Rajesh Vikram Suresh Imraan Karthik"),
  },
} as const satisfies Readonly<Record<string, Home>>;

export type HomeKey = keyof typeof HOMES;
