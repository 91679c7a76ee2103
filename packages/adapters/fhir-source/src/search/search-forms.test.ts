import { describe, expect, it } from "@jest/globals";
import type { Reply } from "../wire/reply.ts";
import { createSearchForms } from "./search-forms.ts";
import type { Form } from "./search-forms.ts";
import { SourceError } from "../wire/source-error.ts";

const BEST: Form = { post: true, strict: true, include: true };
const reply: Reply = { body: { resourceType: "Bundle" }, bytes: 2, url: new URL("http://x.test/") };

/** A server that takes a form only where `takes` says so, and how often it was asked. */
function server(status: number, takes: (form: Form) => boolean) {
  const asked: Form[] = [];
  const search = async (form: Form): Promise<Reply> => {
    asked.push(form);
    if (takes(form)) return reply;
    throw new SourceError("client", "no", { status });
  };
  return { asked, search };
}

describe("how a search is put", () => {
  it.each<[string, number, (form: Form) => boolean, number]>([
    ["all is well", 400, () => true, 1],
    ["strict handling is refused", 400, ({ strict }) => !strict, 2],
    ["an include is refused", 400, ({ include }) => !include, 3],
    ["POST is not allowed", 405, ({ post }) => !post, 2],
    ["POST is not found", 404, ({ post }) => !post, 2],
    ["everything is refused", 422, (form) => !form.post && !form.strict && !form.include, 5],
  ])("A6-10, A6-12 is found out where %s, and remembered", async (_, status, takes, tries) => {
    const forms = createSearchForms();
    const { asked, search } = server(status, takes);
    await forms.ask("Observation", BEST, search);
    expect(asked).toHaveLength(tries);
    await forms.ask("Observation", BEST, search);
    expect(asked).toHaveLength(tries + 1);
  });

  it("A6-12 fails with the refusal of the plainest form, and learns nothing from it", async () => {
    const forms = createSearchForms();
    const { asked, search } = server(400, () => false);
    await expect(forms.ask("Observation", BEST, search)).rejects.toMatchObject({ status: 400 });
    expect(asked).toHaveLength(5);
    expect(asked.at(-1)).toEqual({ post: false, strict: false, include: false });
  });

  it.each([
    [405, 2],
    [400, 5],
  ])(
    "A6-10 is by POST where a server takes no GET (%d), which is remembered",
    async (status, tries) => {
      const forms = createSearchForms();
      const { asked, search } = server(status, ({ post }) => post);
      const best = { post: false, strict: true, sort: true };
      await forms.ask("Patient", best, search);
      expect(asked).toHaveLength(tries);
      await forms.ask("Patient", best, search);
      expect(asked.at(-1)?.post).toBe(true);
      expect(asked).toHaveLength(tries + 1);
    },
  );

  it("A6-10 fails with the refusal of the GET, not with that of a POST that is not there", async () => {
    const forms = createSearchForms();
    const search = ({ post }: Form): Promise<Reply> =>
      Promise.reject(new SourceError("client", "no", { status: post ? 405 : 400 }));
    const asking = forms.ask("Patient", { post: false, strict: true }, search);
    await expect(asking).rejects.toMatchObject({ status: 400 });
  });

  it("passes on what is no refusal", async () => {
    const forms = createSearchForms();
    const search = () => Promise.reject(new SourceError("auth", "no", { status: 403 }));
    await expect(forms.ask("Observation", BEST, search)).rejects.toMatchObject({ status: 403 });
  });
});
