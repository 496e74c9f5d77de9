import { describe, expect, it } from '@jest/globals';
import { atSpeed, describeFault, FAULT_KINDS, parseFault } from './index.ts';
import type { FaultProblem } from './index.ts';

const problemsOf = (kind: string, parameters: Record<string, unknown>): readonly FaultProblem[] => {
  const parsed = parseFault(kind, parameters);
  return parsed.ok ? [] : parsed.problems;
};

describe('parseFault', () => {
  it.each(FAULT_KINDS.map((kind) => [kind.kind, kind] as const))(
    'takes the example of %s and describes it in both languages',
    (_, kind) => {
      const parsed = parseFault(kind.kind, kind.example);
      if (!parsed.ok) throw new Error(parsed.problems[0].message);
      const line = describeFault(parsed.fault);
      expect(line.en).toContain(kind.title.en);
      expect(line.id).toContain(kind.title.id);
    },
  );

  it.each(FAULT_KINDS.map((kind) => [kind.kind, kind] as const))(
    'finds a description and an example on every parameter of %s',
    (_, kind) => {
      for (const [name, schema] of Object.entries(kind.parameters.shape)) {
        const meta = schema.meta();
        expect({ name, description: meta?.description }).toEqual({ name, description: expect.any(String) });
        expect(problemsOf(kind.kind, { ...kind.example, [name]: meta?.['example'] })).toEqual([]);
      }
    },
  );

  it('names the kind that was probably meant', () => {
    expect(problemsOf('timout', {})).toEqual([
      {
        field: 'kind',
        expected: 'one of stop, timeout, latency, error, reset, flap, slow-answer, partial-answer, corrupt',
        example: 'timeout',
        message: expect.stringContaining('no fault kind "timout", did you mean "timeout"?'),
      },
    ]);
  });

  it('names an unknown parameter and the one that was probably meant', () => {
    expect(problemsOf('latency', { meanMS: 5, meanMs: 10 })[0]?.message).toBe(
      'parameters.meanMS: latency has no such parameter, did you mean "meanMs"?; it takes meanMs, jitterMs, probability',
    );
  });

  it.each([
    ['latency', {}, 'parameters.meanMs: expected milliseconds from 0 to 60000, such as 800, got nothing'],
    [
      'latency',
      { meanMs: 100, jitterMs: 200 },
      'parameters.jitterMs: expected milliseconds from 0 to meanMs, such as 200, got 200',
    ],
    [
      'error',
      { status: 404 },
      'parameters.status: expected a whole number from 500 to 599, such as 502, got 404',
    ],
    [
      'stop',
      { probability: 0 },
      'parameters.probability: expected a number above 0 and at most 1, such as 0.2, got 0',
    ],
    [
      'flap',
      { downMs: 1, upMs: 40_000 },
      'parameters.downMs: expected whole milliseconds from 20 to 3600000, such as 20000, got 1',
    ],
  ])('refuses %s with %j, saying what was expected', (kind, parameters, message) => {
    expect(problemsOf(kind, parameters).map((problem) => problem.message)).toEqual([message]);
  });

  it('tells of every problem at once', () => {
    expect(problemsOf('latency', { meanMs: -1, probability: 2, speed: 1 }).map(({ field }) => field)).toEqual(
      ['parameters.probability', 'parameters.meanMs', 'parameters.speed'],
    );
  });

  it('fills in defaults', () => {
    const parsed = parseFault('timeout', {});
    expect(parsed.ok && parsed.fault).toMatchObject({ parameters: { afterWork: false }, probability: 1 });
  });
});

describe('atSpeed', () => {
  it('shrinks the phases of a flap and leaves a latency alone', () => {
    const flap = atSpeed('flap', { downMs: 20_000, upMs: 40_000, probability: 0.5 }, 60);
    expect(flap.ok && flap.fault).toMatchObject({ parameters: { downMs: 333, upMs: 667 }, probability: 0.5 });
    const latency = atSpeed('latency', { meanMs: 800 }, 60);
    expect(latency.ok && latency.fault.parameters).toEqual({ meanMs: 800, jitterMs: 0 });
  });

  it('refuses rather than distorts a phase that would become too short', () => {
    expect(atSpeed('flap', { downMs: 20, upMs: 40_000 }, 60).ok).toBe(false);
  });
});
