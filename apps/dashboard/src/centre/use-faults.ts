import { useCallback, useEffect, useState } from 'react';
import type { ActiveFault } from '#contracts';
import { every } from '../clock.ts';
import { server } from '../server/endpoints.ts';
import { sayProblem } from '../server/use-command.ts';
import { useSpeech } from '../words/use-speech.tsx';

/** Faults are not in the stream (they are the centre's affair, not the site's): they are asked for. */
const ASK_EVERY_MS = 2_000;

interface Faults {
  readonly faults: readonly ActiveFault[];
  readonly failure: string | null;
  readonly refresh: () => void;
}

export function useFaults(): Faults {
  const speech = useSpeech();
  const [known, setKnown] = useState<Pick<Faults, 'faults' | 'failure'>>({ faults: [], failure: null });
  const refresh = useCallback(() => {
    void server
      .faults()
      .then((answer) =>
        setKnown((before) =>
          answer.ok
            ? { faults: answer.value.faults, failure: null }
            : { ...before, failure: sayProblem(speech, answer.problem) },
        ),
      );
  }, [speech]);
  useEffect(() => {
    refresh();
    return every(ASK_EVERY_MS, refresh);
  }, [refresh]);
  return { ...known, refresh };
}
