import { describe, expect, it } from '@jest/globals';
import { VirtualClock } from '#determinism';
import { Progress } from './progress.ts';
import { makeTerminal } from './terminal.ts';

function recorder(isTTY: boolean): {
  stream: { isTTY: boolean; write: (text: string) => void };
  text: () => string;
} {
  let text = '';
  return { stream: { isTTY, write: (more) => (text += more) }, text: () => text };
}

const escape = '\u001B';

describe('a terminal', () => {
  it('has colours only where a person looks, and not when unwanted', () => {
    const paint = (isTTY: boolean, noColor: boolean): string =>
      makeTerminal(recorder(isTTY).stream, noColor).paint('green', 'ok');
    expect(paint(true, false)).toContain(escape);
    expect(paint(true, true)).toBe('ok');
    expect(paint(false, false)).toBe('ok');
  });

  it('writes nothing transient into a file', () => {
    const { stream, text } = recorder(false);
    makeTerminal(stream, false).transient('working');
    expect(text()).toBe('');
  });

  it('erases what is transient before a line', () => {
    const { stream, text } = recorder(true);
    const terminal = makeTerminal(stream, true);
    terminal.transient('working');
    terminal.line('done');
    expect(text()).toBe(`working\r${escape}[2Kdone\n`);
  });
});

describe('progress', () => {
  it('is a line a step with its seconds, whether it went well or not', async () => {
    const { stream, text } = recorder(false);
    const progress = new Progress(makeTerminal(stream, false), new VirtualClock());
    await progress.step(
      'border',
      () => Promise.resolve(4312),
      (port) => `port ${port}`,
    );
    await expect(progress.step('simulator', () => Promise.reject(new Error('no seeds')))).rejects.toThrow(
      'no seeds',
    );
    expect(text()).toMatch(/^✓ +\d+\.\d s {2}border · port 4312\n✗ +\d+\.\d s {2}simulator\n$/);
  });
});
