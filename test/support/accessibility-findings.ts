import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

const STANDARDS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const MOST_SHOWN = 3;

/** Rules about colours. */
const COLOURS = ['color-contrast', 'link-in-text-block'];

/**
 * What axe finds against WCAG 2.2 AA and good practice: each rule with the first elements that break it. In the dark only
 * the rules about colours are asked: it is the same page otherwise, and is asked for all of them in the light.
 */
export async function accessibilityFindings(
  page: Page,
  scheme: 'light' | 'dark' = 'light',
): Promise<string[]> {
  // What passes is not written out: on a full page that takes longer than to test it.
  const axe = new AxeBuilder({ page }).options({ resultTypes: ['violations'] });
  const { violations } = await (
    scheme === 'dark' ? axe.withRules(COLOURS) : axe.withTags(STANDARDS)
  ).analyze();
  return violations.map(({ id, nodes }) => {
    const shown = nodes.slice(0, MOST_SHOWN).map(({ html }) => html.slice(0, 200));
    return `${id}: ${shown.join(' | ')}`;
  });
}
