import axe from "axe-core";
import type { Page } from "playwright-core";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

/** What a page does against WCAG 2.2 AA, as far as axe can tell: rule, element and what is wrong with it. */
export async function violationsOf(page: Page): Promise<readonly string[]> {
  // Handed over by the debugger: the page's policy would refuse a script element.
  await page.evaluate(axe.source);
  const violations = await page.evaluate<readonly Violation[]>(
    `axe.run(document, { runOnly: ${JSON.stringify(TAGS)}, resultTypes: ["violations"] })
       .then(({ violations }) => violations)`,
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary ?? ""}`),
  );
}

/** How far a page is wider than its window, in CSS pixels, and what sticks out. */
export const tooWide = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const wide = [...document.querySelectorAll("main *, header *")]
      .filter((element) => element.getBoundingClientRect().right > clientWidth + 1)
      .map((element) => element.outerHTML.slice(0, 120));
    return [`${scrollWidth} of ${clientWidth}`, ...wide.slice(0, 5)];
  });

/**
 * Targets less than 24 by 24 px (WCAG 2.5.8), but for links in a sentence, what is hidden, and what has no other target within
 * that reach: a circle of 24 px around its middle meets no other's.
 */
export const smallTargets = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const boxOf = (element: Element): DOMRect => {
      // A native input may be drawn by its label or by what stands around it.
      const label = element.closest("label");
      return (label ?? element).getBoundingClientRect();
    };
    const targets = [
      ...document.querySelectorAll(
        "a[href], button, input, select, summary, [role=tab], [role=switch]",
      ),
    ].filter((element) =>
      element.checkVisibility({ visibilityProperty: true, opacityProperty: true }),
    );
    const boxes = targets.map((element) => ({ element, box: boxOf(element) }));
    const middle = ({ left, top, width, height }: DOMRect) => [left + width / 2, top + height / 2];
    const isNear = (a: DOMRect, b: DOMRect): boolean => {
      const [ax = 0, ay = 0] = middle(a);
      const [bx = 0, by = 0] = middle(b);
      return Math.hypot(ax - bx, ay - by) < 24;
    };
    return boxes
      .filter(({ element, box }) => {
        if (box.width === 0 || (box.width >= 23.5 && box.height >= 23.5)) return false;
        if (element.matches("p a, li a, td a")) return false;
        return boxes.some((other) => other.element !== element && isNear(box, other.box));
      })
      .map(
        ({ element, box }) => `${box.width} x ${box.height}: ${element.outerHTML.slice(0, 140)}`,
      );
  });
