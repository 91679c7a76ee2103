import type { Database } from "../database/database.ts";
import type { Cards } from "../interface/cds.ts";
import { answerCards } from "./answer.ts";
import { allowedOnCard, findCard } from "./find.ts";
import { showCard } from "./show.ts";

export const cards = (database: Database): Cards => ({
  find: findCard(database),
  allowed: allowedOnCard(database),
  show: showCard(database),
  answer: answerCards(database),
});
