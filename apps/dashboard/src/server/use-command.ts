import { useCallback, useState } from 'react';
import type { Speech } from '../words/speech.ts';
import { useSpeech } from '../words/use-speech.tsx';
import type { Answer, RequestProblem } from './request.ts';

/** A command given from a form: under way, done, or refused with a reason. */
export interface Command {
  readonly underWay: boolean;
  readonly problem: RequestProblem | null;
  /** What was done last; null when nothing was, or when it was refused. */
  readonly done: string | null;
  /** Resolves to whether it was carried out. */
  readonly give: (ask: () => Promise<Answer<unknown>>, done: string) => Promise<boolean>;
  /** The problem in words when it concerns this field; false otherwise, as fields take it. */
  readonly errorAt: (field: string) => string | false;
  /** The problem in words when no field of `fields` shows it. */
  readonly errorElsewhere: (fields: readonly string[]) => string | null;
}

export function useCommand(): Command {
  const speech = useSpeech();
  const [state, setState] = useState<Pick<Command, 'underWay' | 'problem' | 'done'>>({
    underWay: false,
    problem: null,
    done: null,
  });
  const give = useCallback<Command['give']>(async (ask, done) => {
    setState({ underWay: true, problem: null, done: null });
    const answer = await ask();
    setState({
      underWay: false,
      problem: answer.ok ? null : answer.problem,
      done: answer.ok ? done : null,
    });
    return answer.ok;
  }, []);
  const { problem } = state;
  const concerns = (field: string): boolean =>
    problem?.field === field || (problem?.field ?? '').startsWith(`${field}.`);
  return {
    ...state,
    give,
    errorAt: (field) => (problem !== null && concerns(field) ? sayProblem(speech, problem) : false),
    errorElsewhere: (fields) =>
      problem !== null && !fields.some(concerns) ? sayProblem(speech, problem) : null,
  };
}

export function sayProblem({ say }: Speech, problem: RequestProblem): string {
  if (problem.status === 0) return say('problem.unreachable');
  const detail = problem.detail.replace(/[.\s]*$/, '.');
  const said =
    problem.expected === null ? detail : say('problem.with-expected', { detail, expected: problem.expected });
  return problem.example === null ? said : `${said} ${say('problem.example', { example: problem.example })}`;
}
