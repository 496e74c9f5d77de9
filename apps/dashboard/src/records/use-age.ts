import { useBoard, useEachSecond } from '../stream/use-board.ts';

/** How long ago a wall time was, on the server's clock; redraws when what is printed could change. */
export function useAgeMs(at: string): number {
  const board = useBoard();
  const seconds = useEachSecond((nowMs) =>
    Math.max(0, Math.floor((board.clock.serverMs(nowMs) - Date.parse(at)) / 1_000)),
  );
  return seconds * 1_000;
}
