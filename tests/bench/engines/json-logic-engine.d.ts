/** What the bench uses of it; its own typings are not found under Node's rules for ES modules. */
declare module "json-logic-engine" {
  export class LogicEngine {
    build(logic: unknown): (data: unknown) => unknown;
  }
}
