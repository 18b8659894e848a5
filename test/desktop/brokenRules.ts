import type { Page } from '@playwright/test';

/** What breaks a rule of accessibility, as `rule: element`; axe-core has been evaluated in the page. */
export function brokenRules(page: Page): Promise<readonly string[]> {
  return page.evaluate(async () => {
    interface Axe {
      run(
        where: Document,
        options: object,
      ): Promise<{ violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[] }>;
    }
    const { axe: checker } = globalThis as unknown as { axe: Axe };
    const { violations } = await checker.run(document, { resultTypes: ['violations'] });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary}`),
    );
  });
}
