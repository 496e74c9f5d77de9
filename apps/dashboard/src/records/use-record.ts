import { useEffect, useState } from 'react';
import type { RecordInFull } from '#contracts';
import type { RequestProblem } from '../server/request.ts';
import { reconciliation } from './reconciliation-server.ts';

export type Known =
  | { readonly state: 'asking' }
  | { readonly state: 'known'; readonly record: RecordInFull }
  | { readonly state: 'failed'; readonly problem: RequestProblem };

/** One record whole, asked for once; null: not asked for. */
export function useRecord(crossingId: string | null): Known {
  const [known, setKnown] = useState<Known>({ state: 'asking' });
  useEffect(() => {
    if (crossingId === null) return undefined;
    let wanted = true;
    void reconciliation.record(crossingId).then((answer) => {
      if (!wanted) return;
      setKnown(
        answer.ok ? { state: 'known', record: answer.value } : { state: 'failed', problem: answer.problem },
      );
    });
    return () => {
      wanted = false;
    };
  }, [crossingId]);
  return known;
}
