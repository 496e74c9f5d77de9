import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { inlineScriptHashes } from './content-security.ts';

describe('the content security policy', () => {
  it('lets a script that stands in the page run by its hash, and no other', () => {
    const script = 'document.documentElement.dataset.scheme = "dark";';
    const page = `<script type="module" src="/assets/a.js"></script><script>${script}</script>`;
    const hash = createHash('sha256').update(script).digest('base64');
    expect(inlineScriptHashes(page)).toEqual([`'sha256-${hash}'`]);
  });
});
